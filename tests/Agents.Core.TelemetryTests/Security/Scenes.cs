using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Messaging;
using Agents.Core.Planning;
using Agents.Core.Roles;
using Agents.Core.Routing;
using Agents.Core.Solving;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Agents.Core.Topologies;
using Agents.Core.Workspaces;
using Microsoft.Extensions.AI;
using Turn = Agents.Core.Testing.Turn;

namespace Agents.Core.TelemetryTests.Security;

/// <summary>Runs in which everything that can hold a secret holds one.</summary>
internal static partial class Scenes
{
    private static readonly ToolPolicy ReadOnly = new() { IsReadOnly = true };

    /// <summary>Gets the runs by name.</summary>
    public static IReadOnlyDictionary<string, Func<Scene, Task>> All { get; } = new Dictionary<string, Func<Scene, Task>>(StringComparer.Ordinal)
    {
        ["a chat with a tool"] = s => s.RunAsync(s.Chat(s.Caller("look"), s.Tool("look", _ => s.Canaries.Text("result")))),
        ["a streamed chat"] = s => s.RunAsync(s.Chat("guide", s.Caller("look"), o => o.Streaming = true, s.Tool("look", _ => s.Canaries.Text("result")))),
        ["a conversation"] = ConversationAsync,
        ["a long result"] = s => s.RunAsync(s.Chat(s.Caller("look"), s.Tool("look", _ => string.Concat(Enumerable.Repeat(s.Canaries.Text("result"), 200)), new ToolPolicy { MaxResultLength = 500 }))),
        ["a tool that throws"] = s => s.RunAsync(s.Chat(s.Caller("look"), s.Tool("look", _ => throw s.Canaries.Thrown("tool")))),
        ["a tool that may have done it"] = s => s.RunAsync(s.Chat(
            s.Caller("pay", 2), s.Tool("pay", _ => throw s.Canaries.Thrown("payment", (message, inner) => new UnknownOutcomeException(message, inner))))),
        ["a tool that hangs"] = s => s.RunAsync(s.Chat(
            s.Caller("look"), Tool.Create((string text) => new TaskCompletionSource<string>().Task, "look", policy: new ToolPolicy { Timeout = TimeSpan.FromMilliseconds(1), IsReadOnly = true }))),
        ["a tool that nobody has"] = s => s.RunAsync(s.Chat(ScriptedChatClient.FromTurns(
            Turn.Calls((s.Canaries.Of("made-up name"), s.Arguments())), Turn.Calls((s.Canaries.Of("made-up name"), s.Arguments())), Turn.Text("done")), s.Tool("look", text => text))),
        ["arguments that do not fit"] = s => s.RunAsync(s.Chat(
            ScriptedChatClient.FromTurns(Turn.Calls(("look", $$"""{"number":"{{s.Canaries.Of("wrong argument")}}"}""")), Turn.Text("done")), Tool.Create((int number) => number, "look"))),
        ["the same call again and again"] = s => s.RunAsync(s.Chat(s.Caller("look", 4), s.Tool("look", _ => s.Canaries.Text("result"), ReadOnly))),
        ["a call that needs approval"] = s => s.WithApproval(_ => ApprovalDecision.Approved),
        ["a call that a person refuses"] = s => s.WithApproval(_ => ApprovalDecision.Denied(s.Canaries.Text("refusal"))),
        ["an approver that throws"] = s => s.WithApproval(_ => throw s.Canaries.Thrown("approver")),
        ["a fallback of tools"] = s => s.RunAsync(ChatAgent.Create("guide", s.Caller("stripe")).WithTools(ToolSet
            .Create([s.Tool("stripe", _ => throw s.Canaries.Thrown("stripe"))])
            .WithFallback("stripe", s.Tool("spare", _ => throw s.Canaries.Thrown("spare"))).WithFallback("spare", s.Tool("last", _ => s.Canaries.Text("result")))).Build()),
        ["a tool that another lacks"] = s => s.RunAsync(s.Chat(
            ScriptedChatClient.FromTurns(Turn.Calls(("inner", $$"""{"input":"{{s.Canaries.Text("inner input")}}"}""")), Turn.Text("done")),
            s.Chat("inner", s.Caller("look"), null, s.Tool("look", text => text)).AsTool("Helps."))),
        ["a model that fails"] = s => s.RunAsync(s.Chat(ScriptedChatClient.FromTurns(Turn.Throws(s.Canaries.Thrown("client"))))),
        ["a model that is out of time"] = s => s.RunAsync(s.Chat(ScriptedChatClient.FromTurns(
            Turn.Throws(s.Canaries.Thrown("client", (message, inner) => new TimeoutException(message, inner)))))),
        ["a model that stays silent"] = s => s.RunAsync(s.Chat(ScriptedChatClient.FromTurns(Turn.Empty))),
        ["an answer that cannot be read"] = s => ChatAgent.Create("reporter", ScriptedChatClient.FromTurns(Turn.Text(s.Canaries.Text("answer")), Turn.Text($$"""{"{{s.Canaries.Of("key")}}":1}""")))
            .Build(SecurityJson.Default.Dictionary).RunAsync(s.Canaries.Text("input"), s.Options, s.Token),
        ["a run out of budget"] = s =>
        {
            s.Options.Budget = Budget.Unlimited with { ModelCalls = 1, ToolCalls = 0 };
            return s.RunAsync(s.Chat(s.Caller("look"), s.Tool("look", text => text)));
        },
        ["a run out of time"] = s =>
        {
            s.Options.Budget = Budget.Unlimited with { Duration = TimeSpan.FromMilliseconds(1) };
            return s.RunAsync(s.Chat(ScriptedChatClient.FromTurns(Turn.Hangs())));
        },
        ["a run that is cancelled"] = CanceledAsync,
        ["a provider that quotes the request"] = s => ProviderAsync(s, 401),
        ["a provider that is overloaded"] = s => ProviderAsync(s, 503),
        ["a provider that streams nonsense"] = s => ProviderAsync(s, 200),
        ["another provider that quotes the request"] = s => AnthropicAsync(s, 401),
        ["another provider that is overloaded"] = s => AnthropicAsync(s, 529),
        ["another provider that answers nonsense"] = s => AnthropicAsync(s, 200),
        ["another provider that streams nonsense"] = s => AnthropicAsync(s, 200, isStreaming: true),
        ["another provider that answers"] = AnthropicAnsweringAsync,
        ["a provider with words of its own"] = OwnWordsAsync,
        ["a client with a failure in its own words"] = s => s.RunAsync(s.Chat(ScriptedChatClient.FromTurns(
            Turn.Throws(s.Canaries.Thrown("client", (message, inner) => new ModelException("m", ModelErrorKind.InvalidRequest, message, inner)))))),
        ["retries and a fallback"] = RetriesAsync,
        ["limits"] = LimitsAsync,
        ["a recording"] = RecordingAsync,
        ["a long history with a made-up call"] = MadeUpCallAsync,
        ["a summarizer that throws"] = s => CompactionAsync(s, new Summarizer((_, _) => throw s.Canaries.Thrown("summarizer"))),
        ["a selector that throws"] = s => s.RunAsync(s.Chat("guide", s.Caller("look"), o => o.ToolSelector = new Selector(s), s.Tool("look", text => text))),
        ["an observer that throws"] = ObserverAsync,
        ["an agent that throws"] = s => Agent.Create<string, string>("root", (_, context, token) =>
            context.InvokeAsync(Agent.Create<string, string>("inner", _ => throw s.Canaries.Thrown("agent")), "x", token)).RunAsync(s.Canaries.Text("input"), s.Options, s.Token),
        ["an agent whose failure is not known"] = s => Agent.Create<string, string>("root", (_, context, token) =>
            context.InvokeAsync(
                Agent.Create<string, string>("inner", _ => throw s.Canaries.Thrown("agent", (message, inner) => new UnknownOutcomeException(message, inner))), "x", token))
            .RunAsync("x", s.Options, s.Token),
        ["a git that fails"] = s => Agent.Create<string, string>("root", (_, context, token) => context.InvokeAsync(
            Agent.Create<string, string>("inner", _ => throw s.Canaries.Thrown("git", (message, inner) => new GitException(GitFailure.Failed, "merge", message, inner))), "x", token))
            .RunAsync("x", s.Options, s.Token),
        ["a git that fails at once"] = s => Agent.Create<string, string>(
            "root", _ => throw s.Canaries.Thrown("git", (message, inner) => new GitException(GitFailure.Failed, "merge", message, inner))).RunAsync("x", s.Options, s.Token),
        ["a graph with nodes that fail"] = GraphAsync,
        ["a node that is cancelled"] = LoserAsync,
        ["a graph that fails"] = s => GraphOf("g", (g, input) => g.Add("bad", Throwing(s, "node"), input)).RunAsync("x", s.Options, s.Token),
        ["a graph whose join fails"] = s => GraphOf("g", (g, input) => g.Any(
            "any", [g.Add("first", Throwing(s, "first"), input), g.Add("second", Unknown(s, "second"), input)])).RunAsync("x", s.Options, s.Token),
        ["a list that fails"] = s => AgentGraph.Create<string, IReadOnlyList<string>>("g", (g, input) => g.ForEach(
            "each", g.Add("items", (string text) => (IReadOnlyList<string>)[text, text], input), Agent.Create<string, string>("item", text => Throwing(s, "item")(text)))).RunAsync("x", s.Options, s.Token),
        ["a gate that throws"] = s => GraphOf("g", (g, input) => g.When("gate", input, (string _) => throw s.Canaries.Thrown("gate"))).RunAsync(s.Canaries.Text("input"), s.Options, s.Token),
        ["a planner whose planner fails"] = s => new AgentOrientedPlanner(
            Agent.Create<PlanRequest, TaskPlan>("planner", _ => throw s.Canaries.Thrown("planner")).AsPlanner(),
            new AgentTeam([new AgentProfile { Name = "math", Description = s.Canaries.Text("profile") }])).RunAsync(s.PlanRequest(), s.Options, s.Token),
        ["a planner"] = s => new AgentOrientedPlanner(
            Agent.Create<PlanRequest, TaskPlan>("planner", _ => new TaskPlan
            {
                Subtasks = [.. Enumerable.Range(1, 2).Select(i => new Subtask { Goal = Goal.Of($"{i} {s.Canaries.Text("goal")}"), Executor = s.Canaries.Of("executor") })],
            }).AsPlanner(),
            new AgentTeam([new AgentProfile { Name = "math", Description = s.Canaries.Text("profile") }])).RunAsync(s.PlanRequest(), s.Options, s.Token),
        ["a workspace whose gate refuses"] = s => WorkAsync(s, (work, _) => GateResult.Refused(s.Canaries.Text("reason"))),
        ["a workspace whose gate throws"] = s => WorkAsync(s, (work, _) => throw s.Canaries.Thrown("check")),
        ["a workspace that takes the work"] = s => WorkAsync(s, (_, _) => GateResult.Passed),
        ["a workspace with a conflict"] = s => WorkAsync(s, (_, _) => GateResult.Passed, clashes: true),
        ["a workspace that may not be changed so"] = s => WorkAsync(s, (_, _) => GateResult.Passed, prohibited: [$"{s.Canaries.Of("file")}.txt"]),
        ["a work plan that cannot be done"] = s => new WorkspaceTeam("team", new MemoryWorkspace("main"), [Agent.Create<WorkAssignment, WorkDone>("engineer", _ => new WorkDone())]).RunAsync(
            new WorkPlan { Groups = [new WorkGroup { Id = s.Canaries.Text("group"), Instructions = s.Canaries.Text("input"), TargetFiles = [$"../{s.Canaries.Of("target")}"] }] }, s.Options, s.Token),
        ["a workspace that is left"] = s => WorkAsync(s, (_, _) => GateResult.Passed, file: $"../{s.Canaries.Of("outside")}"),
        ["a path that leaves a workspace"] = s => Agent.Create<string, string>("root", async (_, _, token) =>
        {
            await new MemoryWorkspace("main").ReadTextAsync($"../{s.Canaries.Of("outside")}", token);
            return "";
        }).RunAsync("x", s.Options, s.Token),
        ["a workspace whose engineer throws"] = s => WorkAsync(s, (_, _) => GateResult.Passed, _ => throw s.Canaries.Thrown("engineer")),
        ["a solver that fails here and there"] = s => SolveAsync(s, fails: false),
        ["a solver that fails"] = s => SolveAsync(s, fails: true),
        ["a team that fails here and there"] = s => TeamAsync(s, fails: false),
        ["a team that fails"] = s => TeamAsync(s, fails: true),
        ["peers that are lost"] = PeersAsync,
        ["a route with broken tools"] = s => RouteAsync(s, _ => throw s.Canaries.Thrown("route")),
        ["a route that may have done it"] = s => RouteAsync(s, _ => throw s.Canaries.Thrown("route", (message, inner) => new UnknownOutcomeException(message, inner))),
    };

    private static Task WithApproval(this Scene s, Func<ApprovalRequest, ApprovalDecision> decide)
    {
        s.Options.Approval = Scene.Approver(decide);
        return s.RunAsync(s.Chat(s.Caller("pay"), s.Tool("pay", _ => s.Canaries.Text("result"), new ToolPolicy { NeedsApproval = true })));
    }

    private static async Task ConversationAsync(Scene s)
    {
        Conversation conversation = new();
        ChatAgent agent = s.Chat(ScriptedChatClient.FromFunction(_ => Turn.Text(s.Canaries.Text("answer"))));
        await agent.In(conversation).RunAsync(s.Canaries.Text("first input"), s.Options, s.Token);
        await agent.In(conversation).RunAsync(s.Canaries.Text("second input"), s.Options, s.Token);
    }

    private static async Task ObserverAsync(Scene s)
    {
        // The run goes on until the others were told: what comes after its end reaches nobody.
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        s.Options.Observers.Add(new Observer(_ => throw s.Canaries.Thrown("observer")));
        s.Options.Observers.Add(new Observer(e => _ = e is ObserverFailed && told.TrySetResult()));
        await Agent.Create<string, string>("root", async (text, _, token) =>
        {
            await told.Task.WaitAsync(token);
            return text;
        }).RunAsync(s.Canaries.Text("input"), s.Options, s.Token);
    }

    private static async Task CanceledAsync(Scene s)
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(s.Token);
        IChatClient client = new Client(async (_, _, token) =>
        {
            await cancel.CancelAsync();
            throw s.Canaries.Thrown("connection", (message, inner) => new IOException(message, inner));
        });
        await s.Chat(client).RunAsync(s.Canaries.Text("input"), s.Options, cancel.Token);
    }

    private static Task<RunResult<string>> LoserAsync(Scene s)
    {
        TaskCompletionSource started = new();
        return GraphOf("g", (g, input) => g.Any(
            "any",
            [
                g.Add("loser", Agent.Create<string, string>("loser", async (_, _, token) =>
                {
                    // Not disposed of: what waits would be cancelled first, and would take the registration along.
                    _ = token.Register(() => throw s.Canaries.Thrown("callback"));
                    started.SetResult();
                    return await new TaskCompletionSource<string>().Task.WaitAsync(token);
                }), input),
                g.Add("winner", Agent.Create<string, string>("winner", async (text, _, _) =>
                {
                    await started.Task;
                    return text;
                }), input),
            ])).RunAsync(s.Canaries.Text("input"), s.Options, s.Token);
    }

    private static AgentGraph<string, string> GraphOf(string name, Func<GraphBuilder, Node<string>, Node<string>> build) =>
        AgentGraph.Create<string, string>(name, build);

    private static Func<string, string> Throwing(Scene s, string place) => _ => throw s.Canaries.Thrown(place);

    private static Func<string, string> Unknown(Scene s, string place) => _ =>
        throw s.Canaries.Thrown(place, (message, inner) => new UnknownOutcomeException(message, inner));

    private static Task<RunResult<string>> GraphAsync(Scene s) => GraphOf("g", (g, input) =>
    {
        Node<string> skipped = g.Add("skipped", Throwing(s, "skipped"), input, new NodeOptions<string> { OnFailure = FailurePolicy.Skip<string>() });
        Node<string> standing = g.Add("default", Throwing(s, "default"), input, new NodeOptions<string> { OnFailure = FailurePolicy.Default(s.Canaries.Text("default value")) });
        Node<string> first = g.FirstSuccess("first", input, [Agent.Create<string, string>("one", Throwing(s, "one")), Agent.Create<string, string>("two", _ => s.Canaries.Text("two"))]);
        return g.Add("out", (JoinResult<string> all) => "done", g.AllSettled("all", [skipped, standing, first]));
    }).RunAsync(s.Canaries.Text("input"), s.Options, s.Token);

    private static Task<RunResult<Answer>> SolveAsync(Scene s, bool fails)
    {
        int executed = 0;
        RecursiveSolver solver = RecursiveSolver.Create("solver")
            .WithAtomizer(Agent.Create<AtomizeRequest, Atomization>("atomizer", request => request.Goal.Text.StartsWith("part", StringComparison.Ordinal)
                ? throw s.Canaries.Thrown("atomizer")
                : new Atomization { IsAtomic = false, Reason = s.Canaries.Text("reason") }).AsAtomizer())
            .WithPlanner(Agent.Create<PlanRequest, TaskPlan>("planner", _ => new TaskPlan
            {
                Subtasks = [.. Enumerable.Range(1, 3).Select(i => new Subtask { Goal = new Goal { Text = $"part {i} {s.Canaries.Text("goal")}", Context = s.Canaries.Text("context") } })],
                Criteria = [new Criterion { Name = s.Canaries.Of("criterion"), Text = s.Canaries.Text("criterion text") }],
            }).AsPlanner())
            .WithExecutor(Agent.Create<ExecuteRequest, Answer>("executor", _ => fails || Interlocked.Increment(ref executed) == 1
                ? throw s.Canaries.Thrown("executor", (message, inner) => new UnknownOutcomeException(message, inner))
                : Answer.Of(s.Canaries.Text("part answer"))))
            .WithAggregator(Agent.Create<AggregateRequest, Answer>("aggregator", _ => throw s.Canaries.Thrown("aggregator")).AsAggregator())
            .WithVerifier(Agent.Create<VerifyRequest, Verification>("verifier", _ => Verification.Rejected(s.Canaries.Text("feedback"))).AsVerifier())
            .Build();
        return solver.RunAsync(Goal.Of(s.Canaries.Text("input")), s.Options, s.Token);
    }

    private static Task<RunResult<Answer>> TeamAsync(Scene s, bool fails)
    {
        TeamBuilder builder = Team.Create("team");
        foreach (string name in new[] { "m1", "m2" })
        {
            builder.WithMember(Agent.Create<ExecuteRequest, Answer>(name, _ => fails || name == "m1" ? throw s.Canaries.Thrown(name) : Answer.Of(s.Canaries.Text("work"))));
        }

        builder.WithAggregator(Agent.Create<AggregateRequest, Answer>("aggregator", _ => throw s.Canaries.Thrown("aggregator")).AsAggregator());
        TaskGraph tasks = TaskGraph.Create(graph => graph.Add("a", s.Canaries.Text("task a")).Add("b", s.Canaries.Text("task b")));
        return builder.Build().Arrange(Topology.Parallel).RunAsync(new TeamRequest { Goal = Goal.Of(s.Canaries.Text("input")), Tasks = tasks }, s.Options, s.Token);
    }

    private static Task<RunResult<PeerResult<string>>> PeersAsync(Scene s)
    {
        IPeer<string, string> peer = Agent.Create<PeerTurn<string, string>, PeerMove<string, string>>("peer", _ => throw s.Canaries.Thrown("peer")).AsPeer();
        return PeerTeam.Create("ring", PeerNetwork.Ring(["a", "b", "c"]), [peer, peer, peer]).RunAsync(Goal.Of(s.Canaries.Text("input")), s.Options, s.Token);
    }

    private static PlanRequest PlanRequest(this Scene s) => new()
    {
        Goal = Goal.Of(s.Canaries.Text("input")),
        Briefing = new RoleBriefing { Objective = s.Canaries.Text("objective"), TaskId = "1", Depth = 0, MaxDepth = 2, Now = DateTimeOffset.UnixEpoch },
        MaxSubtasks = 8,
    };

    private static async Task WorkAsync(
        Scene s, Func<IWorkspace, WorkGroup, GateResult> check, Func<string, string>? write = null, bool clashes = false, string[]? prohibited = null, string? file = null)
    {
        file ??= $"{s.Canaries.Of("file")}.txt";
        MemoryWorkspace main = new("main");
        IAgent<WorkAssignment, WorkDone> engineer = Agent.Create<WorkAssignment, WorkDone>("engineer", async (assignment, _, token) =>
        {
            string text = (write ?? (_ => s.Canaries.Text("content")))("");
            await assignment.Workspace.WriteTextAsync(file, text, token);
            if (clashes)
            {
                await main.WriteTextAsync(file, $"{s.Canaries.Text("other content")} {assignment.Attempt}", token);
            }

            return new WorkDone { Notes = s.Canaries.Text("notes") };
        });
        WorkspaceTeam team = new("team", main, [engineer], new WorkspaceTeamOptions { Gate = new Gate(check) });
        WorkGroup group = new() { Id = "g1", Instructions = s.Canaries.Text("input"), ProhibitedFiles = prohibited ?? [] };
        await team.RunAsync(new WorkPlan { Groups = [group] }, s.Options, s.Token);
    }

    private static async Task RouteAsync(Scene s, Func<string, object?> act)
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Tool.Create(() => Task.FromResult(act("")), "pay"))
            .AddGoal("paid")
            .AddEdge(ToolGraph.StartState, "pay", goals: ["paid"])
            .AddEdge("pay", ToolGraph.GoalState));
        SelfHealingRouter router = SelfHealingRouter.Create("router", graph, options => options.Monitors.Add(new Monitor(s)));
        IAgent<RouteRequest, string> caller = Agent.Create<RouteRequest, string>("caller", async (request, context, token) =>
        {
            RouteResult result = await context.InvokeAsync(router, request, token);
            result.ThrowIfEscalated();
            return "done";
        });
        await caller.RunAsync(new RouteRequest { Goal = "paid" }, s.Options, s.Token);
    }

    private sealed class Gate(Func<IWorkspace, WorkGroup, GateResult> check) : IGate
    {
        public ValueTask<GateResult> CheckAsync(IWorkspace workspace, WorkGroup group, AgentContext context, CancellationToken cancellationToken) => new(check(workspace, group));
    }

    private sealed class Selector(Scene scene) : IToolSelector, IToolSelection
    {
        public IReadOnlyList<Tool> Functions => [];

        public IToolSelection Begin(ToolSet tools) => this;

        public ValueTask<IReadOnlyList<Tool>> SelectAsync(ToolSelectionRequest request, AgentContext context, CancellationToken cancellationToken) =>
            throw scene.Canaries.Thrown("selector");
    }

    private sealed class Observer(Action<AgentEvent> act) : IObserver<AgentEvent>
    {
        public void OnCompleted()
        {
            // The last event says so.
        }

        public void OnError(Exception error) => throw error;

        public void OnNext(AgentEvent value) => act(value);
    }

    private sealed class Monitor(Scene scene) : IRouteMonitor
    {
        public string Name => "weather";

        public RouteSignalKind Kind => RouteSignalKind.Progress;

        public ValueTask<RouteSignal> EvaluateAsync(RouteState state, CancellationToken cancellationToken) => throw scene.Canaries.Thrown("monitor");
    }
}
