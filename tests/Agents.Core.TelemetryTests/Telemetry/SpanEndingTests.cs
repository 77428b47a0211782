using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Diagnostics;
using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>However a run or an agent ends: every span that began ends, once, and says how.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class SpanEndingTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Completed_run_says_why_it_stopped_and_is_no_error()
    {
        using SpanRecorder spans = new();

        await Answering("guide").RunAsync("x", cancellationToken: Token);

        Activity run = spans.Single("invoke_agent guide");
        Assert.Equal((ActivityStatusCode.Unset, "completed"), (run.Status, SpanRecorder.Text(run, TelemetryNames.StopReason)));
        Assert.Null(run.GetTagItem(TelemetryNames.ErrorType));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Agent_that_throws_ends_its_span_and_those_above_it_in_an_error_without_its_words()
    {
        using SpanRecorder spans = new();
        IAgent<string, string> failing = Agent.Create<string, string>("failing", (_, _, _) => throw new IOException("secret words"));
        IAgent<string, string> root = Agent.Create<string, string>("root", (input, context, token) => context.InvokeAsync(failing, input, token));

        await Assert.ThrowsAsync<AgentFailedException>(() => root.RunAsync("x", cancellationToken: Token));

        Assert.Equal("invoke_agent root !AgentFailedException\n  invoke_agent failing !AgentFailedException", spans.Draw());
        Assert.All(spans.Stopped, span => Assert.Equal((ActivityStatusCode.Error, "It ended in AgentFailedException."), (span.Status, span.StatusDescription)));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Cancelled_run_ends_every_span_and_is_no_error()
    {
        using SpanRecorder spans = new();
        using CancellationTokenSource stop = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Hangs());
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) => g.Add("ask", ChatAgent.Create("asked", client).Build(), input));
        Task run = graph.RunAsync("x", cancellationToken: stop.Token);
        await client.WaitForCallsAsync(1, Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal("invoke_workflow graph !cancelled\n  invoke_agent asked !cancelled\n    chat scripted !cancelled", spans.Draw());
        Assert.All(spans.Stopped, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
        spans.AssertOneTree();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reader_that_leaves_the_events_early_and_disposes_ends_every_span(bool isStreaming)
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Hangs());
        ChatAgent agent = ChatAgent.Create("guide", client).Configure(options => options.Streaming = isStreaming).Build();
        await using (AgentRun<string> run = agent.StartRun("x", cancellationToken: Token))
        {
            await foreach (AgentEvent e in run.Events)
            {
                if (e is ModelCallStarted)
                {
                    break;
                }
            }
        }

        Assert.Equal("invoke_agent guide !cancelled\n  chat scripted !cancelled", spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Refused_budget_is_an_event_of_the_agent_that_asked_and_nothing_was_called()
    {
        using SpanRecorder spans = new();
        RunOptions options = new() { Budget = new Budget { ModelCalls = 0 } };

        await Assert.ThrowsAsync<BudgetExceededException>(() => Answering("guide").RunAsync("x", options, Token));

        Assert.Equal("invoke_agent guide !BudgetExceededException", spans.Draw());
        ActivityEvent[] events = [.. spans.Single("invoke_agent guide").Events];
        Assert.Equal(2, events.Length); // the turn, and the one in which it was to answer without tools
        Assert.All(events, e => Assert.Equal(TelemetryNames.BudgetRefusedEvent, e.Name));
        Assert.Equal(
            ["agents.budget.ledger=guide", "agents.budget.dimension=model_calls", "agents.budget.limit=0", "agents.budget.spent=0", "agents.budget.reserved=0", "agents.budget.asked=1"],
            events[0].Tags.Select(tag => $"{tag.Key}={tag.Value}"));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Run_out_of_time_ends_every_span()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns([Turn.Hangs()], new ScriptedChatClientOptions { Clock = _clock });
        RunOptions options = new() { Budget = new Budget { Duration = TimeSpan.FromSeconds(30) }, Clock = _clock };
        Task run = ChatAgent.Create("guide", client).Build().RunAsync("x", options, Token);
        await client.WaitForCallsAsync(1, Token);

        _clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<BudgetExceededException>(() => run);

        Activity guide = spans.Single("invoke_agent guide");
        Assert.Equal((TimeSpan.FromSeconds(30), 30.0), (guide.Duration, guide.GetTagItem("agents.budget.limit.duration")));
        Assert.Equal("invoke_agent guide !BudgetExceededException\n  chat scripted !cancelled", spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Agent_that_is_left_to_itself_ends_as_abandoned_with_its_run()
    {
        using SpanRecorder spans = new();
        TaskCompletionSource never = new();
        Task<string>? left = null;
        IAgent<string, string> deaf = Agent.Create<string, string>("deaf", async (_, _, _) =>
        {
            await never.Task;
            return "late";
        });
        IAgent<string, string> root = Agent.Create<string, string>("root", (input, context, token) =>
        {
            left = context.InvokeAsync(deaf, input, token).AsTask();
            return new ValueTask<string>("done");
        });

        await root.RunAsync("x", cancellationToken: Token);
        never.SetResult();
        await left!;

        Assert.Equal("invoke_agent root\n  invoke_agent deaf !abandoned", spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Observer_that_throws_changes_no_span()
    {
        using SpanRecorder spans = new();
        RunOptions options = new() { Observers = { new ThrowingObserver() } };

        await Answering("guide").RunAsync("x", options, Token);

        Assert.Equal("invoke_agent guide\n  chat scripted", spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Run_whose_clock_throws_ends_its_spans_all_the_same()
    {
        using SpanRecorder spans = new();
        BreakingClock clock = new();
        IAgent<string, string> root = Agent.Create<string, string>("root", (_, _, _) =>
        {
            clock.IsBroken = true;
            return new ValueTask<string>("done");
        });

        await Assert.ThrowsAnyAsync<Exception>(() => root.RunAsync("x", new RunOptions { Clock = clock }, Token));

        Assert.Equal("invoke_agent root !abandoned", spans.Draw());
        spans.AssertOneTree();
    }

    private static ChatAgent Answering(string name) => ChatAgent.Create(name, ScriptedChatClient.FromFunction(_ => Turn.Text("a"))).Build();

    private sealed class ThrowingObserver : IObserver<AgentEvent>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(AgentEvent value) => throw new InvalidOperationException("no");
    }

    private sealed class BreakingClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long GetTimestamp() => IsBroken ? throw new InvalidOperationException("The clock is broken.") : base.GetTimestamp();
    }
}
