using System.Security.Cryptography;
using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Messaging;
using Agents.Core.Roles;
using Agents.Core.Solving;
using Agents.Core.Tests.Graphs;
using Agents.Core.Topologies;
using Agents.Core.Traces;

namespace Agents.Core.Tests.Traces;

public sealed class OrchestrationTraceRecorderTests
{
    private readonly TraceScene _scene = new();

    [Fact]
    public async Task A_graph_becomes_a_decision_spawns_returns_and_an_aggregate()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> a = g.Add("a", _scene.Takes(1), input);
            Node<int> b = g.Add("b", _scene.Takes(2), input);
            return g.Add("sum", list => list.Sum(), g.All("both", [a, b]));
        });
        Assert.Equal(14, (await _scene.RunAsync(graph, 7))!.Output);

        Assert.Equal(
            [
                "e1 0 spawn g", "e2 0 orchestrator_decision g", "e3 0 spawn g/a", "e4 0 spawn g/b", "e5 1 return g/a", "e6 2 return g/b",
                "e8 2 aggregate g/both", "e9 2 spawn g/sum", "e10 2 return g/sum", "e12 2 return g",
            ],
            _scene.Story);
        Assert.Equal(["e2>e3", "e2>e4", "e2>e9"], _scene.Edges(TraceEdgeType.Spawn));
        Assert.Equal(["e5>e8", "e6>e8"], _scene.Edges(TraceEdgeType.Aggregate));
        Assert.Equal(["e8>e9"], _scene.Edges(TraceEdgeType.Causal));
        Assert.Equal(["e5>e12", "e6>e12", "e8>e12", "e10>e12"], _scene.Edges(TraceEdgeType.Return));
        Assert.Equal(["e1>e2", "e3>e5", "e4>e6", "e9>e10", "e2>e12"], _scene.Edges(TraceEdgeType.Temporal));
        OrchestrationTrace trace = _scene.Trace;
        Assert.Equal(("g", "g/a", "g/a"), (trace.Events[2].From, trace.Events[2].To, trace.Events[2].Agent));
        Assert.Equal(("g", 32), (trace.TaskId, trace.TraceId.Length));
        Assert.Equal(2, trace.Costs["wall_clock_s"]);
        Assert.Equal(0, trace.Metrics!["events_dropped"]);
        _scene.AssertValid();
    }

    [Fact]
    public async Task What_fails_or_is_cancelled_despawns_and_what_is_skipped_was_decided()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> bad = g.Add("bad", GraphScene.Throws("no luck"), input, new NodeOptions<int> { OnFailure = FailurePolicy.Skip<int>() });
            Node<int> after = g.Add("after", n => n, bad);
            Node<int> slow = g.Add("slow", _scene.Takes(60), input);
            return g.Any("first", [after, slow, g.Add("quick", _scene.Takes(1), input)]);
        });
        Assert.Equal(3, (await _scene.RunAsync(graph, 3))!.Output);

        string[] ends = [.. _scene.Story.Where(line => line.Contains("despawn", StringComparison.Ordinal))];
        Assert.Equal(["0 despawn g/bad", "1 despawn g/slow"], ends.Select(line => line[(line.IndexOf(' ') + 1)..]).Order());
        Assert.Contains(_scene.Trace.Events, e => e is { Type: TraceEventType.OrchestratorDecision, Agent: "g/after" });
        TraceEvent failed = _scene.Trace.Events.Single(e => e is { Type: TraceEventType.OrchestratorDecision, Agent: "g/bad", ContentRef: not null });
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData("no luck"u8)), failed.ContentRef);
        _scene.AssertValid();
    }

    [Fact]
    public async Task Agents_that_code_calls_in_turn_follow_from_each_other()
    {
        IAgent<int, int> one = Agent.Create("one", _scene.Takes(1));
        IAgent<int, int> two = Agent.Create("two", _scene.Takes(2));
        await _scene.RunAsync(
            Agent.Create<int, int>("boss", async (n, context, token) =>
                await context.InvokeAsync(two, await context.InvokeAsync(one, n, token), token)),
            1);

        Assert.Equal(
            ["e1 0 spawn boss", "e2 0 spawn boss/one", "e3 1 return boss/one", "e4 1 spawn boss/two", "e5 3 return boss/two", "e6 3 return boss"],
            _scene.Story);
        Assert.Equal(["e3>e4"], _scene.Edges(TraceEdgeType.Causal));
        Assert.Equal(["e3>e6", "e5>e6"], _scene.Edges(TraceEdgeType.Return));
        Assert.Equal((3, 3, 1), Shape(OrchestrationMetrics.Compute(_scene.Trace)));
    }

    [Fact]
    public async Task A_failed_run_despawns_with_the_hash_of_its_message()
    {
        await _scene.RunAsync(Agent.Create<int, int>("g", (_, _, _) => throw new AgentStoppedException("g", StopReason.NoProgress, "abc")), 1);

        TraceEvent end = _scene.Trace.Events[^1];
        Assert.Equal((TraceEventType.Despawn, "g"), (end.Type, end.Agent));
        Assert.StartsWith("sha256:", end.ContentRef, StringComparison.Ordinal);
        _scene.AssertValid();
    }

    [Fact]
    public async Task A_cancelled_run_despawns()
    {
        using CancellationTokenSource stop = new();
        await _scene.RunAsync(
            Agent.Create<int, int>("g", async (_, _, token) =>
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
                return 1;
            }),
            1,
            stop.Token);

        Assert.Equal(["e1 0 spawn g", "e2 0 despawn g"], _scene.Story);
    }

    [Fact]
    public async Task A_refused_budget_is_a_safety_event_that_flows_on()
    {
        _scene.Options.Budget = new Budget { ToolCalls = 0 };
        await _scene.RunAsync(
            Agent.Create<int, int>("g", (n, context, _) =>
            {
                Assert.False(context.Budget.TryReserve(new Spend { ToolCalls = 1 }, out Reservation _, out BudgetRefusal? refusal));
                context.Emit(new BudgetRefused { Refusal = refusal! });
                return new ValueTask<int>(n);
            }),
            1);

        Assert.Equal(["e1 0 spawn g", "e2 0 safety_event g", "e3 0 return g"], _scene.Story);
        Assert.Equal(["e2>e3"], _scene.Edges(TraceEdgeType.SafetyFlow));
    }

    [Fact]
    public async Task Events_that_mean_nothing_in_the_schema_leave_no_mark()
    {
        await _scene.RunAsync(
            Agent.Create<int, int>("g", (n, context, _) =>
            {
                context.Emit(new ProgressReported { Message = "half" });
                return new ValueTask<int>(n);
            }),
            1);

        Assert.Equal(["e1 0 spawn g", "e3 0 return g"], _scene.Story);
    }

    [Fact]
    public void Dropped_events_are_a_safety_event_and_a_metric()
    {
        OrchestrationTraceRecorder recorder = new();
        AgentPath root = AgentPath.Root("g");
        recorder.OnNext(Stamped(new AgentStarted { Agent = "g" }, 1, root));
        recorder.OnNext(Stamped(new EventsDropped { Count = 5, FirstSequence = 2, LastSequence = 6 }, 6, root));
        recorder.OnNext(Stamped(new RunCompleted { StopReason = StopReason.Completed, Spend = default, Duration = default }, 7, root));

        OrchestrationTrace trace = recorder.ToTrace();
        Assert.Equal([TraceEventType.Spawn, TraceEventType.SafetyEvent, TraceEventType.Return], trace.Events.Select(e => e.Type));
        Assert.Equal(5, trace.Metrics!["events_dropped"]);
        Assert.Equal("unknown", trace.TraceId);
    }

    [Fact]
    public void A_full_trace_says_what_is_missing_and_still_ends()
    {
        OrchestrationTraceRecorder recorder = new(new OrchestrationTraceOptions { MaxEvents = 16 });
        AgentPath root = AgentPath.Root("g");
        for (int i = 1; i <= 100; i++)
        {
            recorder.OnNext(Stamped(new AgentStarted { Agent = "g" }, i, root));
        }

        recorder.OnNext(Stamped(new RunCanceled { Spend = default, Duration = default }, 101, root));

        OrchestrationTrace trace = recorder.ToTrace();
        Assert.Equal(18, trace.Events.Count);
        Assert.Equal([TraceEventType.SafetyEvent, TraceEventType.Despawn], trace.Events.Skip(16).Select(e => e.Type));
        Assert.Equal(84, trace.Metrics!["events_dropped"]);
        Assert.Empty(OrchestrationTraceValidator.Validate(OrchestrationTraceWriter.ToJson(trace)));
    }

    [Fact]
    public void A_message_reaches_the_next_event_of_its_recipient()
    {
        OrchestrationTraceRecorder recorder = new();
        AgentPath root = AgentPath.Root("g");
        AgentPath other = root.Append("other");
        recorder.OnNext(Stamped(new AgentStarted { Agent = "g" }, 1, root));
        recorder.Add(
            Stamped(new ProgressReported { Message = "as sent" }, 2, root),
            new TraceEntry(TraceEventType.Message) { From = "g", To = "other", IsTrusted = false });
        recorder.OnNext(Stamped(new AgentStarted { Agent = "third" }, 3, root.Append("third")));
        recorder.OnNext(Stamped(new AgentStarted { Agent = "other" }, 4, other));
        recorder.OnNext(Stamped(new AgentCompleted { Agent = "other" }, 5, other));

        OrchestrationTrace trace = recorder.ToTrace();
        TraceEdge edge = Assert.Single(trace.Edges, edge => edge.Type == TraceEdgeType.Message);
        Assert.Equal(("e2", "e4"), (edge.Source, edge.Destination));
        Assert.Equal(1, trace.Costs["messages"]);
    }

    [Fact]
    public void A_recorder_takes_one_run_in_order_and_throws_at_anything_else()
    {
        OrchestrationTraceRecorder recorder = new();
        Assert.Throws<InvalidOperationException>(recorder.ToTrace);
        AgentPath root = AgentPath.Root("g");
        recorder.OnNext(Stamped(new AgentStarted { Agent = "g" }, 3, root));

        InvalidOperationException refused =
            Assert.Throws<InvalidOperationException>(() => recorder.OnNext(Stamped(new AgentStarted { Agent = "g" }, 3, root)));
        Assert.Equal("A recorder records one run, in order: after event 3 it cannot take a AgentStarted with number 3.", refused.Message);
        Assert.True(recorder.Completion.IsCompletedSuccessfully);
        Assert.Throws<InvalidOperationException>(() => new OrchestrationTraceRecorder().OnNext(new AgentStarted { Agent = "never emitted" }));
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        AgentOptionsException refused = Assert.Throws<AgentOptionsException>(() => new OrchestrationTraceRecorder(
            new OrchestrationTraceOptions { TaskId = "", System = "", Topology = (TraceTopology)99, MaxEvents = 15 }));
        Assert.Equal(
            [
                "TaskId must not be empty.", "System must not be empty.", "Topology must be a known value, but is 99.",
                "MaxEvents must be 16 to 16777216 events, but is 15.",
            ],
            refused.Failures);
    }

    [Fact]
    public async Task Names_from_options_stand_in_the_trace()
    {
        TraceScene scene = new(new OrchestrationTraceOptions { TaskId = "t-1", System = "ours", Topology = TraceTopology.Harness });
        await scene.RunAsync(Agent.Create<int, int>("g", n => n), 1);
        Assert.StartsWith(
            $$"""{"trace_id":"{{scene.Trace.TraceId}}","task_id":"t-1","system":"ours","topology":"harness","events":[{"id":"e1","t":0,"type":"spawn","agent":"g","role":"g","to":"g"},""",
            OrchestrationTraceWriter.ToJson(scene.Trace),
            StringComparison.Ordinal);
    }

    private static (double Work, double Span, int Concurrency) Shape(OrchestrationMetrics metrics) =>
        (metrics.WorkSeconds, metrics.SpanSeconds, metrics.MaxConcurrent);

    private static AgentEvent Stamped(AgentEvent e, long sequence, AgentPath path)
    {
        e.Stamp(sequence, DateTimeOffset.UnixEpoch, path);
        return e;
    }

    [Fact]
    public async Task A_message_is_linked_to_what_its_recipient_does_next()
    {
        IPeer<int, int> peer = Agent.Create<PeerTurn<int, int>, PeerMove<int, int>>("peer", turn => new PeerMove<int, int>
        {
            Output = turn.Inbox.Count,
            Letters = turn is { Peer: 0, Round: 0 } ? [new() { To = "b", Payload = 1, Trust = TrustLabel.Model }, new() { To = "nobody", Payload = 2 }] : [],
        }).AsPeer();
        PeerTeam<int, int> team = PeerTeam.Create("team", PeerNetwork.Complete(["a", "b"]), [peer, peer], options => options.Rounds = 1);

        await _scene.RunAsync(team, Goal.Of("all"));

        TraceEvent sent = Assert.Single(_scene.Trace.Events, e => e.Type == TraceEventType.Message);
        Assert.Equal(("a", "b", true), (sent.From, sent.To, sent.IsTrusted));
        string edge = Assert.Single(_scene.Edges(TraceEdgeType.Message));
        TraceEvent read = _scene.Trace.Events.Single(e => edge == $"{sent.Id}>{e.Id}");
        Assert.Equal((TraceEventType.Spawn, "team/1 b/b"), (read.Type, read.Agent));
        Assert.Single(_scene.Trace.Events, e => e.Type == TraceEventType.SafetyEvent);
        Assert.Equal(1, _scene.Trace.Costs["messages"]);
        _scene.AssertValid();
    }

    [Fact]
    public async Task A_solver_leaves_its_decisions_and_what_it_held_back()
    {
        RecursiveSolver solver = RecursiveSolver.Create("solver")
            .WithExecutor(Agent.Create<ExecuteRequest, Answer>("executor", request =>
                request.Goal.Text.StartsWith("Break", StringComparison.Ordinal) ? throw new InvalidOperationException() : Answer.Of(request.Goal.Text)))
            .WithVerifier(Agent.Create<VerifyRequest, Verification>("verifier", request => Verification.Rejected("no")).AsVerifier())
            .Build();

        await _scene.RunAsync(solver, Goal.Of("1. Find the river.\n2. Break the bridge.\n3. Tell the story."));

        Assert.Equal(
            ["1", "1", "1.1", "1.2", "1.3", "1.2"],
            _scene.Trace.Events.Where(e => e is { Type: TraceEventType.OrchestratorDecision, To: { } to } && char.IsDigit(to[0])).Select(e => e.To));
        Assert.Equal(["1.1", "1.1", "1.3", "1.3", "1", "1"], _scene.Trace.Events.Where(e => e.Type == TraceEventType.SafetyEvent).Select(e => e.To));
        _scene.AssertValid();
    }
}
