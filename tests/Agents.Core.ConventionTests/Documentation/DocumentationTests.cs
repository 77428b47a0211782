using Agents.Core.ConventionTests.Fixtures;

namespace Agents.Core.ConventionTests.Documentation;

public sealed class DocumentationTests
{
    private const string Fixture = "Agents.Core.ConventionTests.Fixtures.DocumentationFixture";

    private static readonly DocumentationFile OwnFile =
        DocumentationFile.Load(Path.Combine(AppContext.BaseDirectory, "Agents.Core.ConventionTests.xml"));

    public static TheoryData<string> Packages => ShippedPackages.Names;

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_visible_member_has_a_summary(string package)
    {
        ShippedPackage shipped = ShippedPackages.Named(package);
        Complaints.MustBeNone(
            "every public member has a summary",
            SummaryRule.Check(shipped.Assembly.GetTypes(), DocumentationFile.Load(shipped.DocumentationPath)));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_option_says_its_range_and_default(string package)
    {
        ShippedPackage shipped = ShippedPackages.Named(package);
        Complaints.MustBeNone(
            "every property of an options class that can be set has a <value>",
            OptionValueRule.Check(shipped.Assembly.GetTypes(), DocumentationFile.Load(shipped.DocumentationPath)));
    }

    [Fact]
    public void Undocumented_members_are_reported_and_documented_ones_are_found_by_their_ids() =>
        Assert.Equal(
            [
                $"M:{Fixture}.Bare has no documentation.",
                $"P:{Fixture}.Empty has no summary.",
                $"F:{Fixture}.Kind.Second has no documentation.",
            ],
            SummaryRule.Check([typeof(DocumentationFixture<>), .. typeof(DocumentationFixture).GetNestedTypes(), typeof(DocumentationFixture)], OwnFile));

    [Fact]
    public void Option_without_a_value_is_reported() =>
        Assert.Equal(
            [$"P:{Fixture}.ReadOptions.Unsaid has no <value>; say its range and default there."],
            OptionValueRule.Check([typeof(DocumentationFixture.ReadOptions)], OwnFile));
}
