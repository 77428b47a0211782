namespace Agents.Core.ConventionTests.Sources;

public sealed class SourceTests
{
    // Written in two parts, so that this file does not break the rule itself.
    private const string Root = "/" + "root/";

    [Fact]
    public void Source_files_stand_where_their_namespaces_say_and_are_named_after_their_types() =>
        Complaints.MustBeNone("folder = namespace, file = type, at most 400 lines", EachSource(SourceLayoutRule.Check));

    [Theory]
    [InlineData("src/A.B/Tools/Tool.cs", "namespace A.B.Tools;\n\npublic sealed class Tool;\n")]
    [InlineData("src/A.B/Tool.Log.cs", "namespace A.B;\n\npublic sealed partial class Tool\n{\n    private class Inner;\n}\n")]
    [InlineData("src/A.B/Node{T}.cs", "namespace A.B;\n\npublic readonly record struct Node<T>(int Id);\n")]
    [InlineData("src/A.B/NodeOfT.cs", "namespace A.B;\n\npublic abstract class Node<T>;\n")]
    [InlineData("src/A.B/Make.cs", "namespace A.B;\n\npublic delegate Task<int?> Make<T>(int count);\n")]
    [InlineData("src/A.B/Pair.cs", "namespace A.B;\n\npublic class Pair;\n\npublic class Pair<T> : Pair;\n")]
    [InlineData("src/A.B/AssemblyInfo.cs", "[assembly: CLSCompliant(false)]\n")]
    public void Well_placed_file_passes(string path, string text) => Assert.Empty(SourceLayoutRule.Check(path, text));

    [Theory]
    [InlineData("namespace A.B;\n\ninternal class Tool;\n", "src/A.B/Tools/Tool.cs has the file-scoped namespace A.B; its folder says A.B.Tools.")]
    [InlineData("internal class Tool;\n", "src/A.B/Tools/Tool.cs has the file-scoped namespace (none); its folder says A.B.Tools.")]
    [InlineData("namespace A.B.Tools;\n\npublic enum Kind;\n", "src/A.B/Tools/Tool.cs declares Kind; it should declare Tool, and nothing else.")]
    [InlineData("namespace A.B.Tools;\n\nclass Tool;\n\nfile static class Extra;\n", "src/A.B/Tools/Tool.cs declares Tool, Extra; it should declare Tool, and nothing else.")]
    [InlineData("namespace A.B.Tools;\n", "src/A.B/Tools/Tool.cs declares no type; it should declare Tool, and nothing else.")]
    public void Misplaced_file_is_reported(string text, string complaint) =>
        Assert.Equal([complaint], SourceLayoutRule.Check("src/A.B/Tools/Tool.cs", text));

    [Fact]
    public void File_of_more_than_400_lines_is_reported()
    {
        string text = "namespace A;\nclass Long;\n" + string.Concat(Enumerable.Repeat("\n", 398)) + "// end\n";
        Assert.Equal(["src/A/Long.cs has 401 lines; split it by role (at most 400)."], SourceLayoutRule.Check("src/A/Long.cs", text));
    }

    [Fact]
    public void Sources_carry_no_marks_of_unfinished_work() =>
        Complaints.MustBeNone("work left to do is an issue, not a comment", EachSource(UnfinishedWorkRule.Check));

    [Fact]
    public void Marks_of_unfinished_work_are_reported_with_their_lines() =>
        Assert.Equal(
            [
                "A.cs:1: TODO is a mark of unfinished work.",
                "A.cs:2: NotImplementedException is a mark of unfinished work.",
                "A.cs:3: HACK is a mark of unfinished work.",
                "A.cs:3: FIXME is a mark of unfinished work.",
            ],
            UnfinishedWorkRule.Check("A.cs", "// TODO: more\nthrow new NotImplementedException();\n// HACK, FIXME\nstring todoList = \"HACKATHON\";\n"));

    [Fact]
    public void No_file_names_a_path_of_one_machine() =>
        Complaints.MustBeNone(
            "the tree builds anywhere, so it names no machine's paths",
            Repository.TextFiles().SelectMany(path => MachinePathRule.Check(path, Repository.Read(path))));

    [Fact]
    public void Paths_of_one_machine_are_reported_with_their_lines() =>
        Assert.Equal(
            [$"a.md:2: {Root} is a path of one machine."],
            MachinePathRule.Check("a.md", $"see docs/home/start.md and example.org{Root}x\nsee {Root}notes.md\n~{Root}, ..{Root}"));

    [Fact]
    public void Awaits_without_ConfigureAwait_are_errors_in_src() =>
        Assert.Contains(
            "dotnet_diagnostic.CA2007.severity = error",
            Repository.Read(".editorconfig").Split("[src/**.cs]")[1].Split('[')[0],
            StringComparison.Ordinal);

    private static IEnumerable<string> EachSource(Func<string, string, IReadOnlyList<string>> check) =>
        Repository.TextFiles("src/", ".cs").SelectMany(path => check(path, Repository.Read(path)));
}
