using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Agents.Core.Traces;

namespace Agents.Core.Tests.Runs;

/// <summary>What events hold of what was said.</summary>
public sealed class EventContentTests
{
    private readonly EventRecorder _events = new();

    [Fact]
    public async Task Arguments_and_results_are_withheld_unless_they_are_asked_for()
    {
        await RunAsync(Options());

        ToolCallStarted started = _events.Single<ToolCallStarted>();
        Assert.Equal(("look", "(withheld)"), (started.Tool, started.Arguments));
        ToolSucceeded outcome = Assert.IsType<ToolSucceeded>(_events.Single<ToolCallCompleted>().Outcome);
        Assert.Equal((true, true, "succeeded", "(withheld)"), (outcome.IsWithheld, outcome.IsSuccess, outcome.Label, outcome.ToText()));
        Assert.Null(outcome.Value);
        Assert.DoesNotContain("secret", _events.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_and_results_are_there_when_they_are_asked_for()
    {
        await RunAsync(Options(EventContent.Included));

        Assert.Equal("""{"text":"secret argument"}""", _events.Single<ToolCallStarted>().Arguments);
        ToolSucceeded outcome = Assert.IsType<ToolSucceeded>(_events.Single<ToolCallCompleted>().Outcome);
        Assert.Equal((false, "secret result"), (outcome.IsWithheld, outcome.ToText()));
    }

    [Fact]
    public async Task Stream_of_events_withholds_as_observers_are_withheld_from()
    {
        List<AgentEvent> streamed = [];
        await using AgentRun<string> run = Agent().StartRun("go", Options(), TestContext.Current.CancellationToken);
        await foreach (AgentEvent e in run.Events)
        {
            streamed.Add(e);
        }

        await run.Completion;
        Assert.Equal("(withheld)", streamed.OfType<ToolCallStarted>().Single().Arguments);
        Assert.Equal(_events.Events.Select(e => (e.Sequence, e.Time, $"{e.Path}", e.GetType())), streamed.Select(e => (e.Sequence, e.Time, $"{e.Path}", e.GetType())));
        Assert.Equal(streamed.Count, EventSequences.AssertDense(streamed));
    }

    [Fact]
    public async Task Trace_has_the_same_hashes_either_way()
    {
        List<string> traces = [];
        foreach (EventContent content in Enum.GetValues<EventContent>())
        {
            using MemoryStream stream = new();
            RunOptions options = Options(content);
            options.Observers.Clear();
            OrchestrationTraceExport export = options.ExportTrace(stream);
            await RunAsync(options);
            await export.Completion;
            traces.Add(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
        }

        Assert.Equal(traces[1], traces[0]);
        Assert.DoesNotContain("secret", traces[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_other_code_are_withheld_and_the_library_s_own_are_not()
    {
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("g", (g, input) =>
        {
            Node<string> foreign = g.Add("foreign", string (string _) => throw new FormatException("secret"), input, new NodeOptions<string> { OnFailure = FailurePolicy.Default("x") });
            Node<string> own = g.Add(
                "own", Core.Agent.Create<string, string>("deep", (text, context, token) => context.Enter("a", new Budget { Depth = 0 }).InvokeAsync(Agent(), text, token)),
                foreign);
            return own;
        });
        GraphFailedException failure = await Assert.ThrowsAsync<GraphFailedException>(() => graph.RunAsync("go", Options(), TestContext.Current.CancellationToken));

        NodeFailureHandled handled = _events.Single<NodeFailureHandled>();
        Assert.Equal(("FormatException", "(withheld)"), (handled.ErrorType, handled.Message));
        NodeFailed failed = _events.Single<NodeFailed>();
        Assert.Equal(("BudgetExceededException", failure.Failures[0].Exception.Message), (failed.ErrorType, failed.Message));
        Assert.Equal(failure.Message, _events.Single<RunFailed>().Message);
        IReadOnlyList<NodeReport> told = _events.Single<GraphEnded>().Report.Nodes;
        WithheldFailureException withheld = Assert.IsType<WithheldFailureException>(told.Single(node => node.Name == "foreign").Failure);
        Assert.Equal(("AgentFailedException", "The agent 'foreign' failed with FormatException; see the inner exception."), (withheld.ErrorType, withheld.Message));
        Assert.Null(withheld.InnerException);
        Assert.Equal("secret", failure.Report.Nodes.Single(node => node.Name == "foreign").Failure!.InnerException!.Message);
    }

    [Fact]
    public void Content_is_a_known_value()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => Agent().StartRun("go", new RunOptions { EventContent = (EventContent)2 }, TestContext.Current.CancellationToken));

        Assert.Equal(["EventContent must be a known value, but is 2."], exception.Failures);
    }

    private static ChatAgent Agent() => ChatAgent
        .Create("agent", ScriptedChatClient.FromTurns(Turn.Calls(("look", """{"text":"secret argument"}""")), Turn.Text("secret answer")))
        .WithTool(Tool.Create((string text) => "secret result", "look"))
        .Build();

    private static async Task RunAsync(RunOptions options) => await Agent().RunAsync("secret question", options, TestContext.Current.CancellationToken);

    private RunOptions Options(EventContent content = EventContent.Withheld) => new()
    {
        EventContent = content,
        Clock = new ManualTimeProvider(),
        Ids = IdSource.FromSeed(1),
        ObserverGrace = TimeSpan.FromHours(1),
        Observers = { _events },
    };
}
