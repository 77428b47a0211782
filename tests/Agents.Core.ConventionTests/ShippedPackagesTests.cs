namespace Agents.Core.ConventionTests;

public sealed class ShippedPackagesTests
{
    [Fact]
    public void List_holds_exactly_the_projects_of_src()
    {
        IEnumerable<string> projects = Repository.TextFiles("src/", ".csproj").Select(path => Path.GetFileNameWithoutExtension(path));
        Complaints.MustBeNone("src and ShippedPackages.cs name the same packages", Differences(projects, ShippedPackages.All.Select(p => p.Name)));
    }

    [Fact]
    public void Project_that_the_list_lacks_is_reported() =>
        Assert.Equal(
            ["Agents.Core.New is a project of src: add its line to ShippedPackages.cs."],
            Differences(["Agents.Core", "Agents.Core.New"], ["Agents.Core"]));

    [Fact]
    public void Line_without_a_project_is_reported() =>
        Assert.Equal(
            ["Agents.Core.Gone is listed in ShippedPackages.cs, but src has no such project."],
            Differences(["Agents.Core"], ["Agents.Core", "Agents.Core.Gone"]));

    private static List<string> Differences(IEnumerable<string> projects, IEnumerable<string> listed) =>
    [
        .. projects.Except(listed, StringComparer.Ordinal).Select(name => $"{name} is a project of src: add its line to ShippedPackages.cs."),
        .. listed.Except(projects, StringComparer.Ordinal).Select(name => $"{name} is listed in ShippedPackages.cs, but src has no such project."),
    ];
}
