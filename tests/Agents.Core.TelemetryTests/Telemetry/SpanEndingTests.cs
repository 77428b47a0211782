using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Diagnostics;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>However it ends: every span that began ends, once, and says how.</summary>
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
    public async Task Stream_that_is_left_in_the_middle_of_an_answer_ends_its_span_with_what_was_seen()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("A long answer in many pieces.") with { FailsAfterChunks = 2, Failure = new IOException("broken") });
        ChatAgent agent = ChatAgent.Create("guide", client).Configure(options => options.Streaming = true).Build();

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => agent.RunAsync("x", cancellationToken: Token));

        Activity chat = spans.Single("chat scripted");
        Assert.Equal(TelemetryNames.Of(failure.Kind), SpanRecorder.Text(chat, TelemetryNames.ErrorType));
        Assert.Equal((ActivityStatusCode.Error, true, true), (chat.Status, chat.GetTagItem(TelemetryNames.RequestStream), chat.GetTagItem(TelemetryNames.UsageIsEstimated)));
        spans.AssertOneTree();
        spans.AssertSpend(failure.Spend);
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
    public async Task Tool_that_is_late_ends_as_timed_out_when_it_may_be_repeated_and_as_indeterminate_when_not()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("read", "{}"), ("pay", "{}")), Turn.Text("done"));
        Func<CancellationToken, Task<string>> never = async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return "";
        };
        ChatAgent agent = ChatAgent.Create("guide", client)
            .WithTool(Tool.Create(never, "read", policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(5), IsReadOnly = true }))
            .WithTool(Tool.Create(never, "pay", policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(5) }))
            .Build();
        Task run = agent.RunAsync("x", new RunOptions { Clock = _clock }, Token);
        await _clock.WaitForTimersAsync(2, Token);

        _clock.Advance(TimeSpan.FromSeconds(5));
        await run;

        Assert.Equal("timeout", SpanRecorder.Text(spans.Single("execute_tool read"), TelemetryNames.ErrorType));
        Assert.Equal("indeterminate", SpanRecorder.Text(spans.Single("execute_tool pay"), TelemetryNames.ErrorType));
        Assert.All(spans.All("execute_tool"), span => Assert.Equal((TimeSpan.FromSeconds(5), ActivityStatusCode.Error), (span.Duration, span.Status)));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Fast_tool_has_its_own_duration_and_not_that_of_a_slow_one_beside_it()
    {
        using SpanRecorder spans = new();
        TaskCompletionSource slow = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("fast", "{}"), ("slow", "{}")), Turn.Text("done"));
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ChatAgent agent = ChatAgent.Create("guide", client)
            .WithTool(Tool.Create(() => "f", "fast"))
            .WithTool(Tool.Create(
                async () =>
                {
                    started.SetResult();
                    await slow.Task;
                    return "s";
                },
                "slow"))
            .Build();
        Task run = agent.RunAsync("x", new RunOptions { Clock = _clock }, Token);
        await started.Task.WaitAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(7));
        slow.SetResult();
        await run;

        Assert.InRange(spans.Single("execute_tool fast").Duration, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), spans.Single("execute_tool slow").Duration);
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Denied_tool_ends_as_denied_and_begins_after_the_decision()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("pay", "{}")), Turn.Text("done"));
        ChatAgent agent = ChatAgent.Create("guide", client).WithTool(Tool.Create(() => "paid", "pay", policy: new ToolPolicy { NeedsApproval = true })).Build();

        await agent.RunAsync("x", cancellationToken: Token);

        Activity pay = spans.Single("execute_tool pay");
        Assert.Equal("denied", SpanRecorder.Text(pay, TelemetryNames.ErrorType));
        Assert.Equal(false, Assert.Single(pay.Events).Tags.Single().Value);
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Approved_tool_begins_when_it_was_approved()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("pay", "{}")), Turn.Text("done"));
        Tool pay = Tool.Create(() => _clock.Advance(TimeSpan.FromSeconds(2)), "pay", policy: new ToolPolicy { NeedsApproval = true });
        RunOptions options = new() { Clock = _clock, Approval = new SlowApprover(_clock) };

        await ChatAgent.Create("guide", client).WithTool(pay).Build().RunAsync("x", options, Token);

        Activity span = spans.Single("execute_tool pay");
        Assert.Equal((ManualTimeProvider.DefaultStart.AddSeconds(10).UtcDateTime, TimeSpan.FromSeconds(2)), (span.StartTimeUtc, span.Duration));
        Assert.Equal(true, Assert.Single(span.Events).Tags.Single().Value);
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Call_that_is_not_made_has_no_span_and_a_name_that_no_tool_has_is_not_told()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("secret words", "{}"), ("clock", """{"zone":1}""")), Turn.Text("done"));
        ChatAgent agent = ChatAgent.Create("guide", client).WithTool(Tool.Create((string zone) => zone, "clock")).Build();

        await agent.RunAsync("x", cancellationToken: Token);

        Assert.Empty(spans.All("execute_tool"));
        Assert.Equal(
            ["error.type=unknown_tool", "error.type=invalid_arguments gen_ai.tool.name=clock"],
            spans.Single("invoke_agent guide").Events.Select(e => string.Join(' ', e.Tags.Select(tag => $"{tag.Key}={tag.Value}"))));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Node_that_fails_is_an_error_whatever_its_policy_makes_of_it()
    {
        using SpanRecorder spans = new();
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) =>
        {
            Node<string> other = g.Add("other", Answering("other"), input);
            Node<string> first = g.Add("first", Failing("first"), input, new NodeOptions<string> { OnFailure = FailurePolicy.Fallback(other) });
            Node<string> second = g.Add("second", Failing("second"), input, new NodeOptions<string> { OnFailure = FailurePolicy.Default("d") });
            Node<string> third = g.Add("third", Failing("third"), input, new NodeOptions<string> { OnFailure = FailurePolicy.Skip<string>() });
            Node<JoinResult<string>> all = g.AllSettled("all", [first, second, third]);
            return g.Add("count", (JoinResult<string> joined) => $"{joined.Inputs.Count}", all);
        });

        await graph.RunAsync("x", new RunOptions { SingleThreaded = true }, Token);

        Assert.Equal(
            """
            invoke_workflow graph
              invoke_agent first !IOException
              invoke_agent other
                chat scripted
              invoke_agent second !IOException
              invoke_agent third !IOException
            """,
            spans.Draw());
        Assert.Equal(
            "agents.node.failure_action=fallback", spans.Single("invoke_agent first").Events.Single().Tags.Select(tag => $"{tag.Key}={tag.Value}").Single());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Node_that_nobody_needs_any_more_is_cancelled_and_one_that_never_started_has_no_span()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient slow = ScriptedChatClient.FromTurns(Turn.Hangs());
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) =>
        {
            Node<string> waiting = g.Add("slow", ChatAgent.Create("slow", slow).Build(), input);
            Node<string> behind = g.Add("behind", Answering("behind"), waiting);
            Node<string> fast = g.Add(
                "fast",
                Agent.Create<string, string>("fast", async (_, _, token) =>
                {
                    await slow.WaitForCallsAsync(1, token);
                    return "f";
                }),
                input);
            return g.Any("any", [behind, fast]);
        });

        await graph.RunAsync("x", cancellationToken: Token);

        Assert.Equal("cancelled", SpanRecorder.Text(spans.Single("invoke_agent slow"), TelemetryNames.Outcome));
        Assert.Equal("cancelled", SpanRecorder.Text(spans.Single("chat scripted"), TelemetryNames.Outcome));
        Assert.DoesNotContain(spans.Started, span => span.DisplayName == "invoke_agent behind");
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Hedged_node_has_one_span_with_the_calls_of_both_copies_and_the_loser_ends()
    {
        using SpanRecorder spans = new();
        Hedging hedging = new(new HedgingOptions { MinSamples = 5, TokensPerCall = 1 });
        for (int i = 0; i < 5; i++)
        {
            hedging.RecordLatency(TimeSpan.FromMilliseconds(100));
        }

        int calls = 0;
        ScriptedChatClient client = ScriptedChatClient.FromFunction(_ => Interlocked.Increment(ref calls) == 1 ? Turn.Hangs() : Turn.Text("b"));
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) => g.Add(
            "ask", ChatAgent.Create("asked", client).Build(), input, new NodeOptions<string> { IsIdempotent = true, Hedging = hedging }));
        Task<RunResult<string>> run = graph.RunAsync("x", new RunOptions { Clock = _clock }, Token);
        await client.WaitForCallsAsync(1, Token);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        RunResult<string> result = await run;

        Assert.Equal("invoke_workflow graph\n  invoke_agent asked\n    chat scripted !cancelled\n    chat scripted", spans.Draw());
        Assert.Contains(spans.Single("invoke_agent asked").Events, e => e.Name == TelemetryNames.NodeHedgeEvent);
        spans.AssertOneTree();
        spans.AssertSpend(result.Spend);
    }

    [Fact]
    public async Task Node_that_is_tried_again_has_one_span_and_an_event_a_retry()
    {
        using SpanRecorder spans = new();
        int calls = 0;
        IAgent<string, string> flaky = Agent.Create("flaky", (string text) => ++calls < 3 ? throw new IOException("down") : text);
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) => g.Add(
            "try",
            flaky,
            input,
            new NodeOptions<string> { Resilience = NodeResilience.RetryTransient(TimeProvider.System, baseDelay: TimeSpan.FromMilliseconds(1)) }));

        await graph.RunAsync("x", cancellationToken: Token);

        Assert.Equal("invoke_workflow graph\n  invoke_agent flaky", spans.Draw());
        Assert.Equal([2, 3], spans.Single("invoke_agent flaky").Events.Select(e => e.Tags.First(tag => tag.Key == TelemetryNames.Attempt).Value));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Model_call_that_is_tried_again_has_a_span_an_attempt_and_the_wait_is_in_neither()
    {
        using SpanRecorder spans = new();
        List<Activity?> current = [];
        int calls = 0;
        ScriptedChatClient model = ScriptedChatClient.FromFunction(_ =>
        {
            current.Add(Activity.Current);
            return ++calls == 1 ? Turn.Throws(new HttpRequestException("busy", null, System.Net.HttpStatusCode.TooManyRequests)) : Turn.Text("a");
        });
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience(options => options.Clock = _clock).Build();
        Task<RunResult<string>> run = ChatAgent.Create("guide", client).Build().RunAsync("x", new RunOptions { Clock = _clock }, Token);
        await _clock.WaitForTimersAsync(1, Token);
        while (!run.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        RunResult<string> result = await run;
        Assert.Equal("invoke_agent guide\n  chat scripted !rate_limited\n  chat scripted", spans.Draw());
        Activity[] chats = spans.All("chat");
        ActivityEvent retry = Assert.Single(chats[1].Events);
        double delay = (double)retry.Tags.Single(tag => tag.Key == TelemetryNames.Delay).Value!;

        // Timers count milliseconds.
        Assert.InRange(chats[1].StartTimeUtc - chats[0].StartTimeUtc, TimeSpan.FromSeconds(delay - 0.001), TimeSpan.FromSeconds(delay));
        Assert.Equal(chats, current);
        spans.AssertOneTree();
        spans.AssertSpend(result.Spend);
    }

    [Fact]
    public async Task Model_call_that_is_given_up_while_it_waits_to_be_tried_again_begins_and_ends_then()
    {
        using SpanRecorder spans = new();
        using CancellationTokenSource stop = new();
        ScriptedChatClient model = ScriptedChatClient.FromFunction(
            _ => Turn.Throws(new HttpRequestException("busy", null, System.Net.HttpStatusCode.TooManyRequests)));
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience(options => options.Clock = _clock).Build();
        Task run = ChatAgent.Create("guide", client).Build().RunAsync("x", new RunOptions { Clock = _clock }, stop.Token);
        await _clock.WaitForTimersAsync(1, Token);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal("invoke_agent guide !cancelled\n  chat scripted !rate_limited\n  chat scripted !cancelled", spans.Draw());
        Activity waiting = spans.All("chat")[1];
        Assert.Equal((_clock.GetUtcNow().UtcDateTime, TimeSpan.FromTicks(1)), (waiting.StartTimeUtc, waiting.Duration));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Model_that_stands_in_for_another_has_its_own_span_which_says_for_which()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient broken = ScriptedChatClient.FromFunction(
            _ => Turn.Throws(new HttpRequestException("down", null, System.Net.HttpStatusCode.ServiceUnavailable)), new ScriptedChatClientOptions { ModelId = "first" });
        ScriptedChatClient second = ScriptedChatClient.FromFunction(_ => Turn.Text("a"), new ScriptedChatClientOptions { ModelId = "second" });
        using IChatClient client = ModelClientBuilder.Wrap(broken).UseFallback(second).Build();

        await ChatAgent.Create("guide", client).Build().RunAsync("x", cancellationToken: Token);

        Assert.Equal("invoke_agent guide\n  chat first !overloaded\n  chat second", spans.Draw());
        Assert.Equal(
            "agents.route.from=first agents.route.to=second error.type=overloaded",
            string.Join(' ', Assert.Single(spans.Single("chat second").Events).Tags.Select(tag => $"{tag.Key}={tag.Value}")));
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

    private static IAgent<string, string> Failing(string name) => Agent.Create<string, string>(name, (_, _, _) => throw new IOException("down"));

    private sealed class SlowApprover(ManualTimeProvider clock) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return new ValueTask<ApprovalDecision>(ApprovalDecision.Approved);
        }
    }

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
