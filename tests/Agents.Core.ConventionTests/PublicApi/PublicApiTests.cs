namespace Agents.Core.ConventionTests.PublicApi;

public sealed class PublicApiTests
{
    public static TheoryData<string> Packages => ShippedPackages.Names;

    [Theory]
    [MemberData(nameof(Packages))]
    public void Public_api_is_the_approved_one(string package)
    {
        string path = ApprovedText.PathOf(package);
        IReadOnlyList<string> actual = ApiText.Lines(ShippedPackages.Named(package).Assembly.GetTypes());
        if (ApprovedText.IsAccepting)
        {
            ApprovedText.Write(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; run the tests with {ApprovedText.AcceptVariable}=1 to write it.");
        Complaints.MustBeNone(
            $"the public API of {package} changes only on purpose (if it is, run the tests with {ApprovedText.AcceptVariable}=1 and commit the text)",
            ApprovedText.Differences(ApprovedText.Read(path), actual));
    }

    [Fact]
    public void Approved_folder_holds_no_text_of_a_package_that_is_gone() =>
        Assert.Equal(
            ShippedPackages.All.Select(package => package.Name + ".txt").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.GetDirectoryName(ApprovedText.PathOf("any"))!).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    [Fact]
    public void Differences_list_what_went_and_what_came() =>
        Assert.Equal(
            ["- A.Gone() : public void", "- A.Turn() : public int", "+ A.Turn() : public long"],
            ApprovedText.Differences(
                ["A : public sealed class", "A.Gone() : public void", "A.Turn() : public int"],
                ["A : public sealed class", "A.Turn() : public long"]));
}
