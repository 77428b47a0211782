using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

public sealed class WholeResultTests
{
    private readonly ToolHarness _run = new() { KeepsWholeResults = true };

    [Fact]
    public async Task A_long_result_stays_whole_for_the_caller_and_observers_are_told_the_cut_one()
    {
        string text = new('x', 900);
        ToolCall call = Call("look");
        await _run.RunAsync(new Tool(new Returning(text), new ToolPolicy { MaxResultLength = 500 }), call);
        Assert.Same(text, Outcome<ToolSucceeded>(call).Value);
        ToolSucceeded told = Assert.IsType<ToolSucceeded>(_run.Events.Single<ToolCallCompleted>().Outcome);
        Assert.InRange(told.ToText().Length, 1, 500);
        Assert.Equal(_run.Events.Single<ArtifactStored>().Id, told.ArtifactId);
    }

    [Fact]
    public async Task A_result_of_an_unknown_type_stays_what_it_is()
    {
        object value = new { City = "Oslo" };
        ToolCall call = Call("look");
        await _run.RunAsync(new Returning(value), call);
        Assert.Same(value, Outcome<ToolSucceeded>(call).Value);
        Assert.IsType<string>(Assert.IsType<ToolSucceeded>(_run.Events.Single<ToolCallCompleted>().Outcome).Value);
    }

    [Fact]
    public async Task A_sequence_of_contents_is_read_once_and_stays_a_list()
    {
        int reads = 0;
        IEnumerable<AIContent> Read()
        {
            reads++;
            yield return new TextContent("part");
        }

        ToolCall call = Call("look");
        await _run.RunAsync(new Returning(Read()), call);
        Assert.Equal("part", Assert.IsType<TextContent>(Assert.Single(Assert.IsType<AIContent[]>(Outcome<ToolSucceeded>(call).Value))).Text);
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task A_failure_is_the_same_for_both()
    {
        ToolCall call = Call("look");
        await _run.RunAsync(Tool.Create(Task<int> () => throw new IOException("down"), "look"), call);
        Assert.Same(call.Outcome, _run.Events.Single<ToolCallCompleted>().Outcome);
    }

    private sealed class Returning(object? value) : AIFunction
    {
        public override string Name => "look";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new(value);
    }
}
