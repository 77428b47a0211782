namespace Agents.Core.ConventionTests.Layers;

public sealed class LayerTests
{
    private const string Fixtures = "Agents.Core.ConventionTests.Fixtures.Layers";
    private const string High = Fixtures + ".High";
    private const string Low = Fixtures + ".Low";
    private const string Side = Fixtures + ".Side";

    [Theory]
    [MemberData(nameof(LayerTable.Packages), MemberType = typeof(LayerTable))]
    public void Namespaces_use_only_the_rows_below_their_own(string package, string[][] rows) =>
        Complaints.MustBeNone(
            "a namespace uses itself and the rows before its own in LayerTable.cs",
            LayerRule.Check(ShippedPackages.Named(package).Assembly.GetTypes(), rows));

    [Fact]
    public void Arrow_that_points_up_is_reported_wherever_it_hides()
    {
        string[] from =
        [
            "Attributed -> {0}.Tower", "Bound.Pass -> {0}.Tower", "Caught.Run -> {0}.TowerException", "Constrained`1 -> {0}.ITower",
            "Derived -> {0}.Tower", "Derived..ctor -> {0}.Tower..ctor", "Holding._towers -> {0}.Tower",
            "Inside.<CountAsync>d__0.MoveNext -> {0}.Tower.get_Height", "Inside.<>c.<Later>b__1_0 -> {0}.Tower.get_Height",
            "Named.Name -> {0}.Tower", "Returned.Find -> {0}.Tower", "Typed.Make -> {0}.Tower",
        ];

        Assert.Equal(
            from.Select(line => $"{Low}.{string.Format(line, High)}: {Low} (row 0) may not use {High} (row 1).").Order(StringComparer.Ordinal),
            CheckFixtures([Low], [High, Side]).Where(line => line.StartsWith(Low, StringComparison.Ordinal)));
    }

    [Fact]
    public void Arrow_to_a_neighbour_is_reported() =>
        Assert.Equal(
            [$"{High}.Tower.Lean -> {Side}.Wall.Push: {High} (row 1) may not use {Side} (row 1)."],
            CheckFixtures([Low], [High, Side]).Where(line => line.StartsWith(High, StringComparison.Ordinal)));

    [Fact]
    public void Arrow_down_is_allowed() => Assert.Empty(CheckFixtures([Side], [High], [Low]));

    [Fact]
    public void Namespace_without_a_row_is_reported() =>
        Assert.Contains(
            $"{Side} is not in the table of layers; give it a row (found at {Side}.Wall).",
            CheckFixtures([Low], [High]));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Project_refers_only_to_what_its_line_allows(string package)
    {
        ShippedPackage shipped = ShippedPackages.Named(package);
        Complaints.MustBeNone("a package depends only on what ShippedPackages.cs lists", DependencyRule.Check(shipped, Repository.Read(shipped.ProjectPath)));
    }

    [Fact]
    public void Reference_beyond_the_line_is_reported() =>
        Assert.Equal(
            [
                "A refers to the package Heavy.Client, which is not on its line in ShippedPackages.cs.",
                "A refers to the project C, which is not on its line in ShippedPackages.cs.",
            ],
            DependencyRule.Check(
                new ShippedPackage("A", ["Light"], ["B"]),
                """
                <Project>
                  <ItemGroup>
                    <PackageReference Include="Light" /><PackageReference Include="Heavy.Client" />
                    <ProjectReference Include="../B/B.csproj" /><ProjectReference Include="..\C\C.csproj" />
                  </ItemGroup>
                </Project>
                """));

    public static TheoryData<string> Packages => ShippedPackages.Names;

    private static IReadOnlyList<string> CheckFixtures(params string[][] rows) =>
        LayerRule.Check(typeof(LayerTests).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith(Fixtures + ".", StringComparison.Ordinal) == true), rows);
}
