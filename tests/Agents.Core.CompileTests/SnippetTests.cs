namespace Agents.Core.CompileTests;

public sealed class SnippetTests(CompiledSnippets snippets)
{
    public static TheoryData<string> Wrong => [.. CompiledSnippets.Names("Wrong")];

    public static TheoryData<string> Right => [.. CompiledSnippets.Names("Right")];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_graph_does_not_compile_for_the_reason_it_states_and_no_other(string name)
    {
        Assert.NotEmpty(snippets[name].Expected);
        Assert.Empty(snippets[name].Differences);
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void Right_graph_compiles(string name)
    {
        Assert.Empty(snippets[name].Expected);
        Assert.Empty(snippets[name].Actual);
    }

    [Fact]
    public void Every_snippet_is_right_or_wrong_or_proves_the_harness() =>
        Assert.Equal(["Harness", "Right", "Wrong"], snippets.All.Select(snippet => snippet.Name.Split('/')[0]).Distinct().Order(StringComparer.Ordinal));
}
