using Agents.Core.ConventionTests.Fixtures;

namespace Agents.Core.ConventionTests.Shape;

public sealed class ShapeTests
{
    public static TheoryData<string> Packages => ShippedPackages.Names;

    [Theory]
    [MemberData(nameof(Packages))]
    public void Visible_classes_are_sealed_abstract_or_static(string package) =>
        Complaints.MustBeNone("a public class is sealed, abstract or static", SealedRule.Check(TypesOf(package)));

    [Fact]
    public void Open_class_is_reported() =>
        Assert.Equal(
            [$"{typeof(SealedFixtures.Open)} is neither sealed nor abstract nor static."],
            SealedRule.Check(typeof(SealedFixtures).GetNestedTypes()));

    // What a test of agents throws is not a failure of the library: an injected fault must look like a stranger's, and an assertion that
    // fails must not be caught as an agent's failure. So the rule does not run over the testing package.
    [Theory]
    [InlineData("Agents.Core")]
    [InlineData("Agents.Core.Scoring")]
    [InlineData("Agents.Core.Offline")]
    public void Visible_exceptions_are_under_the_librarys_base(string package) =>
        Complaints.MustBeNone(
            "a public exception is an AgentException or an ArgumentException",
            ExceptionRule.Check(TypesOf(package), ExceptionRule.LibraryBase));

    [Fact]
    public void Stray_exception_is_reported() =>
        Assert.Equal(
            [$"{typeof(ExceptionFixtures.StrayException)} derives from System.Exception; it must be under {typeof(ExceptionFixtures.BaseException)} or ArgumentException."],
            ExceptionRule.Check(typeof(ExceptionFixtures).GetNestedTypes(), typeof(ExceptionFixtures.BaseException).FullName!));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Methods_that_return_tasks_end_in_Async_and_take_a_token_last(string package) =>
        Complaints.MustBeNone(
            "a public method that returns a task ends in Async and takes a CancellationToken last (exceptions: AsyncRule.cs)",
            AsyncRule.Check(TypesOf(package), AsyncRule.Exceptions));

    [Fact]
    public void Misshapen_async_methods_are_reported()
    {
        string name = typeof(AsyncFixture).FullName!;
        Assert.Equal(
            [
                $"{name}.Load returns Task, but its name does not end in Async.",
                $"{name}.ReadAsync does not take a CancellationToken last.",
                $"{name}.Watch returns IAsyncEnumerable, but its name does not end in Async.",
                $"{name}.Watch does not take a CancellationToken last.",
                $"{name}.Start takes a CancellationToken, but not last.",
            ],
            AsyncRule.Check([typeof(AsyncFixture)], []));
    }

    [Fact]
    public void Method_shaped_by_an_interface_of_another_assembly_is_passed_over() =>
        Assert.Empty(AsyncRule.Check([typeof(AsyncFixture<>)], []));

    [Fact]
    public void Listed_exception_is_passed_over() =>
        Assert.DoesNotContain(
            AsyncRule.Check([typeof(AsyncFixture)], [$"{typeof(AsyncFixture)}.Load"]),
            complaint => complaint.Contains(".Load ", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Nothing_static_changes(string package) =>
        Complaints.MustBeNone("static fields are readonly and of types that do not change", StaticStateRule.Check(TypesOf(package)));

    [Fact]
    public void Static_state_is_reported()
    {
        string name = typeof(StaticStateFixture).FullName!;
        Assert.Equal(
            [
                $"{name}.Cache is static, and ConcurrentDictionary is made to be changed.",
                $"{name}.Calls is static and can be assigned.",
                $"{name}.Defaults is static, and Settings.Size can be set.",
                $"{name}.Names is static, and List is made to be changed.",
                $"{name}.Shared is static, and its array can be written to by everyone who sees it.",
                $"{name}.Table is static, and its array can be written to by everyone who sees it.",
                $"{name}._count is static and can be assigned.",
            ],
            StaticStateRule.Check([typeof(StaticStateFixture)]));
    }

    private static Type[] TypesOf(string package) => ShippedPackages.Named(package).Assembly.GetTypes();
}
