using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tests.Budgets;
using Polly;
using Polly.Retry;

namespace Agents.Core.Tests.Graphs;

/// <summary>Nodes that share one execution: which do, what is told, what is spent, and what becomes of a failure.</summary>
public sealed class SharedNodeTests
{
    private readonly EventRecorder _recorder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _executed = [];
    private readonly IAgent<string, string> _echo;
    private readonly IAgent<(string, string), string> _join;

    public SharedNodeTests()
    {
        _echo = Agent.Create<string, string>("echo", (text, context, _) => new(Execute(context, text)));
        _join = Agent.Create<(string, string), string>("join", (x, context, _) => new(Execute(context, $"{x.Item1}+{x.Item2}")));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_with_the_same_agent_and_equal_input_run_once()
    {
        RunResult<IReadOnlyList<string>> result = await RunAsync(Echo(_echo, "a", "a", "b", "a"));

        Assert.Equal(["A", "A", "B", "A"], result.Output);
        Assert.Equal(["a", "b"], _executed);
        Assert.Equal(2, result.Spend.ModelCalls);
        Assert.Equal(["graph/n1 with graph/n0", "graph/n3 with graph/n0"], Shared());
        Assert.Equal([1, 0, 1, 0], result.GetGraphReport()!.Nodes.Where(node => node.Kind == NodeKind.Agent).Select(node => node.Spend.ModelCalls));
        Assert.Equal(StopReason.Completed, result.StopReason);
        _recorder.AssertNone<NodeNotShared>();
    }

    [Fact]
    public async Task Node_that_starts_while_the_other_runs_waits_for_its_output()
    {
        HedgedCopy work = new();
        IAgent<string, string> agent = Agent.Create<string, string>("held", (_, _, token) => work.RunAsync(token));
        Task<RunResult<IReadOnlyList<string>>> run = RunAsync(Echo(agent, "a", "a", "a"));
        Assert.Equal(3, (await CountStartsAsync(3)).Count);
        await work.SucceedAsync("once");

        Assert.Equal(["once", "once", "once"], (await run).Output);
        Assert.Equal(1, work.Calls);
        Assert.Equal(["graph/n1 with graph/n0", "graph/n2 with graph/n0"], Shared().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nodes_that_are_not_marked_run_each_for_itself()
    {
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) =>
            g.Add("all", _join, g.Add("marked", _echo, input, new() { Shared = true }), g.Add("unmarked", _echo, input)));

        await RunAsync(graph, "a");

        Assert.Equal(["a", "a", "A+A"], _executed);
        Assert.Empty(Shared());
    }

    [Fact]
    public async Task Another_agent_runs_for_itself_although_it_has_the_same_name_and_work()
    {
        IAgent<string, string> twin = Agent.Create<string, string>("echo", (text, context, _) => new(Execute(context, text)));
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) =>
            g.Add("all", _join, g.Add("n0", _echo, input, new() { Shared = true }), g.Add("n1", twin, input, new() { Shared = true })));

        await RunAsync(graph, "a");

        Assert.Equal(["a", "a", "A+A"], _executed);
        Assert.Empty(Shared());
    }

    [Fact]
    public async Task Several_inputs_are_compared_part_by_part()
    {
        (string, string)[] pairs = [("a", "bc"), ("ab", "c"), ("bc", "a"), ("a", "bc"), ("a,b", "c"), ("", "abc")];
        AgentGraph<int, IReadOnlyList<string>> graph = AgentGraph.Create<int, IReadOnlyList<string>>("graph", (g, _) => g.All("all",
        [
            .. pairs.Select((pair, i) => g.Add($"n{i}", _join, g.Value($"x{i}", pair.Item1), g.Value($"y{i}", pair.Item2), new() { Shared = true })),
        ]));

        RunResult<IReadOnlyList<string>> result = await RunAsync(graph, 0);

        Assert.Equal(["A+BC", "AB+C", "BC+A", "A+BC", "A,B+C", "+ABC"], result.Output);
        Assert.Equal(["graph/n3 with graph/n0"], Shared());
    }

    [Fact]
    public async Task Functions_share_when_they_are_the_same_function()
    {
        int calls = 0;
        Func<string, int> length = text =>
        {
            calls++;
            return text.Length;
        };
        AgentGraph<string, int> graph = AgentGraph.Create<string, int>("graph", (g, input) =>
            g.Add("sum", (int x, int y) => x + y, g.Add("n0", length, input, new() { Shared = true }), g.Add("n1", length, input, new() { Shared = true })));

        Assert.Equal(6, (await RunAsync(graph, "abc")).Output);
        Assert.Equal(1, calls);
        Assert.Equal(["graph/n1 with graph/n0"], Shared());
    }

    [Fact]
    public async Task Input_that_cannot_be_written_is_shared_with_nobody_and_says_so()
    {
        IAgent<Func<string>, string> agent = Agent.Create<Func<string>, string>("call", (input, context, _) => new(Execute(context, input())));
        AgentGraph<Func<string>, string> graph = AgentGraph.Create<Func<string>, string>("graph", (g, input) =>
            g.Add("all", _join, g.Add("n0", agent, input, new() { Shared = true }), g.Add("n1", agent, input, new() { Shared = true })));

        Assert.Equal("A+A", (await RunAsync(graph, static () => "a")).Output);

        Assert.Equal(["a", "a", "A+A"], _executed);
        Assert.Equal(
            [
                ("graph/n0", "An input cannot be written whole as JSON, so that it equals no other."),
                ("graph/n1", "An input cannot be written whole as JSON, so that it equals no other."),
            ],
            NotShared());
    }

    [Fact]
    public async Task Nodes_that_call_agents_in_ways_of_their_own_say_that_they_do_not_share()
    {
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) =>
        {
            Node<IReadOnlyList<string>> each = g.ForEach("each", input, text => new[] { text }, _echo, options: new() { Shared = true });
            Node<JoinResult<string>> settled = g.ForEachSettled("settled", input, text => new[] { text }, _echo, options: new() { Shared = true });
            Node<string> first = g.FirstSuccess("first", input, [_echo], new() { Shared = true });
            Node<string> again = g.Repeat("again", input, _echo, _ => true, 1, new() { Shared = true });
            return g.Add("last", (IReadOnlyList<string> _, JoinResult<string> _, string _, string x) => x, each, settled, first, again);
        });

        await RunAsync(graph, "a");

        Assert.Equal(4, _executed.Count);
        Assert.Equal(["graph/again", "graph/each", "graph/first", "graph/settled"], NotShared().Select(told => told.Path).Order(StringComparer.Ordinal));
        Assert.All(NotShared(), told => Assert.Equal("Only nodes that call an agent or a function share their execution.", told.Reason));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Runs_share_only_when_their_options_say_so(bool isGiven, int executions)
    {
        SharedResults? results = isGiven ? new SharedResults() : null;
        AgentGraph<int, IReadOnlyList<string>> graph = Echo(_echo, "a");
        await graph.RunAsync(0, new RunOptions { SharedResults = results }, Token);
        RunResult<IReadOnlyList<string>> second = await graph.RunAsync(0, new RunOptions { SharedResults = results, Observers = { _recorder } }, Token);

        Assert.Equal(["A"], second.Output);
        Assert.Equal(executions, _executed.Count);
        Assert.Equal(executions - 1, second.Spend.ModelCalls);
        Assert.Equal(isGiven ? ["graph/n0 with graph/n0"] : [], Shared());
    }

    [Fact]
    public async Task Failure_fails_all_that_wait_for_it_and_is_not_kept()
    {
        HedgedCopy[] works = [new(), new()];
        int calls = 0;
        IAgent<string, string> agent = Agent.Create<string, string>("held", (_, _, token) => works[calls++].RunAsync(token));
        SharedResults results = new();
        AgentGraph<int, JoinResult<string>> graph = AgentGraph.Create<int, JoinResult<string>>("graph", (g, _) =>
            g.AllSettled("all", [.. Enumerable.Range(0, 2).Select(i => g.Add($"n{i}", agent, g.Value($"v{i}", "a"), new() { Shared = true }))]));
        Task<RunResult<JoinResult<string>>> run = graph.RunAsync(0, Options(results), Token);
        await CountStartsAsync(2);
        FormatException failure = new("no");
        await works[0].FailAsync(failure);

        RunResult<JoinResult<string>> failed = await run;
        Assert.Equal(StopReason.Partial, failed.StopReason);
        Assert.All(failed.Output.Inputs, input => Assert.Equal(JoinInputState.Failed, input.State));
        Assert.Equal(["graph/n0", "graph/n1"], _recorder.OfType<NodeFailed>().Select(told => told.Path!.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal((1, 1, 0), (calls, results.Executed, results.Count));
        Assert.Empty(Shared());

        Task<RunResult<JoinResult<string>>> again = graph.RunAsync(0, new RunOptions { SharedResults = results, SingleThreaded = true }, Token);
        await works[1].SucceedAsync("yes");
        Assert.Equal(["yes", "yes"], (await again).Output.Values);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Attempts_are_shared_too()
    {
        int calls = 0;
        IAgent<string, string> agent = Agent.Create<string, string>("fails once", text => calls++ == 0 ? throw new FormatException("once") : text);
        ResiliencePipeline retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1, Delay = TimeSpan.Zero }).Build();
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) => g.Add(
            "all",
            _join,
            g.Add("n0", agent, input, new() { Shared = true, Resilience = retry }),
            g.Add("n1", agent, input, new() { Shared = true, Resilience = retry })));

        Assert.Equal("A+A", (await RunAsync(graph, "a")).Output);
        Assert.Equal(2, calls);
        Assert.Equal("graph/n0", _recorder.Single<NodeRetried>().Path!.ToString());
    }

    [Fact]
    public async Task Run_that_is_cancelled_while_it_leads_leaves_the_work_to_the_run_that_follows()
    {
        HedgedCopy[] works = [new(), new()];
        int calls = 0;
        IAgent<string, string> agent = Agent.Create<string, string>("held", (_, _, token) => works[calls++].RunAsync(token));
        SharedResults results = new();
        AgentGraph<int, IReadOnlyList<string>> graph = Echo(agent, "a");
        using CancellationTokenSource stop = new();
        Task<RunResult<IReadOnlyList<string>>> leads = graph.RunAsync(0, new RunOptions { SharedResults = results, SingleThreaded = true }, stop.Token);
        Task<RunResult<IReadOnlyList<string>>> follows = graph.RunAsync(0, Options(results), Token);
        Assert.Equal(1, calls);
        await stop.CancelAsync();

        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leads);
        Assert.Equal(stop.Token, canceled.CancellationToken);
        await works[1].Started.WaitAsync(Token);
        await works[1].SucceedAsync("mine");
        Assert.Equal(["mine"], (await follows).Output);
        Assert.Equal(2, calls);
        Assert.Empty(Shared());
    }

    [Fact]
    public async Task Run_that_is_cancelled_while_it_follows_leaves_the_leader_alone()
    {
        HedgedCopy work = new();
        IAgent<string, string> agent = Agent.Create<string, string>("held", (_, _, token) => work.RunAsync(token));
        SharedResults results = new();
        AgentGraph<int, IReadOnlyList<string>> graph = Echo(agent, "a");
        using CancellationTokenSource stop = new();
        Task<RunResult<IReadOnlyList<string>>> leads = graph.RunAsync(0, Options(results), Token);
        Task<RunResult<IReadOnlyList<string>>> follows = graph.RunAsync(0, new RunOptions { SharedResults = results }, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follows);
        Assert.False(work.Canceled.IsCompleted);
        await work.SucceedAsync("mine");

        Assert.Equal(["mine"], (await leads).Output);
    }

    [Fact]
    public async Task Timeout_is_of_the_node_that_has_it_and_not_of_those_that_wait_for_the_same_work()
    {
        HedgedCopy[] works = [new(), new()];
        int calls = 0;
        IAgent<string, string> agent = Agent.Create<string, string>("held", (_, _, token) => works[calls++].RunAsync(token));
        AgentGraph<string, JoinResult<string>> graph = AgentGraph.Create<string, JoinResult<string>>("graph", (g, input) => g.AllSettled("all",
        [
            g.Add("leads", agent, input, new() { Shared = true, Timeout = TimeSpan.FromSeconds(1) }),
            g.Add("follows", agent, input, new() { Shared = true }),
            g.Add("gives up", agent, input, new() { Shared = true, Timeout = TimeSpan.FromMilliseconds(500) }),
        ]));
        Task<RunResult<JoinResult<string>>> run = graph.RunAsync("a", Options(), Token);
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.False(works[0].Canceled.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        await works[1].Started.WaitAsync(Token);
        await works[1].SucceedAsync("mine");

        IReadOnlyList<JoinInput<string>> inputs = (await run).Output.Inputs;
        Assert.Equal([JoinInputState.Failed, JoinInputState.Arrived, JoinInputState.Failed], inputs.Select(input => input.State));
        Assert.All([inputs[0], inputs[2]], input => Assert.IsType<NodeTimeoutException>(input.Error));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Node_whose_budget_refuses_leaves_the_work_to_one_that_has_room()
    {
        TaskCompletionSource open = new();
        IAgent<string, string> agent = Agent.Create<string, string>("held", async (text, context, _) =>
        {
            await open.Task;
            return Execute(context, text);
        });
        AgentGraph<string, JoinResult<string>> graph = AgentGraph.Create<string, JoinResult<string>>("graph", (g, input) => g.AllSettled("all",
        [
            g.Add("poor", agent, input, new() { Shared = true, Budget = new Budget { ModelCalls = 0 } }),
            g.Add("rich", agent, input, new() { Shared = true }),
        ]));
        Task<RunResult<JoinResult<string>>> run = RunAsync(graph, "a");
        await CountStartsAsync(2);
        open.SetResult();

        IReadOnlyList<JoinInput<string>> inputs = (await run).Output.Inputs;
        Assert.Equal([JoinInputState.Failed, JoinInputState.Arrived], inputs.Select(input => input.State));
        Assert.IsType<BudgetExceededException>(inputs[0].Error);
        Assert.Equal(["a"], _executed);
        Assert.Empty(Shared());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Inputs_are_compared_by_the_contracts_that_the_node_was_given(bool isGiven)
    {
        JsonSerializerOptions? contracts = isGiven ? new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { IgnoreAsked } } } : null;
        IAgent<Question, string> agent = Agent.Create<Question, string>("answer", (question, context, _) => new(Execute(context, question.Text)));
        AgentGraph<int, IReadOnlyList<string>> graph = AgentGraph.Create<int, IReadOnlyList<string>>("graph", (g, _) => g.All("all",
        [
            .. new[] { new Question("a", 1), new Question("a", 2), new Question("b", 1) }
                .Select((question, i) => g.Add($"n{i}", agent, g.Value($"v{i}", question), new() { Shared = true, SharedInputs = contracts })),
        ]));

        await RunAsync(graph, 0);

        Assert.Equal(isGiven ? ["a", "b"] : ["a", "a", "b"], _executed);
        Assert.Equal(isGiven ? ["graph/n1 with graph/n0"] : [], Shared());

        static void IgnoreAsked(JsonTypeInfo contract)
        {
            if (contract.Type == typeof(Question))
            {
                contract.Properties.Remove(contract.Properties.Single(property => property.Name == nameof(Question.Asked)));
            }
        }
    }

    [Fact]
    public async Task Contracts_that_throw_leave_the_node_to_itself()
    {
        JsonSerializerOptions contracts = new()
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { static _ => throw new FormatException("no contract") } },
        };
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) =>
            g.Add("n0", _echo, input, new() { Shared = true, SharedInputs = contracts }));

        Assert.Equal("A", (await RunAsync(graph, "a")).Output);
        Assert.Equal([("graph/n0", "An input cannot be written whole as JSON, so that it equals no other.")], NotShared());
    }

    private static AgentGraph<int, IReadOnlyList<string>> Echo(IAgent<string, string> agent, params string[] inputs) =>
        AgentGraph.Create<int, IReadOnlyList<string>>("graph", (g, _) =>
            g.All("all", [.. inputs.Select((input, i) => g.Add($"n{i}", agent, g.Value($"v{i}", input), new() { Shared = true }))]));

    private string Execute(AgentContext context, string text)
    {
        if (!context.Budget.TryReserve(Ledgers.Calls(1), out Reservation reservation, out BudgetRefusal? refusal))
        {
            throw new BudgetExceededException(refusal!);
        }

        reservation.Settle(Ledgers.Calls(1));
        _executed.Add(text);
        return text.ToUpperInvariant();
    }

    private IEnumerable<string> Shared() => _recorder.OfType<NodeShared>().Select(told => $"{told.Path} with {told.With}");

    private (string Path, string Reason)[] NotShared() =>
        [.. _recorder.OfType<NodeNotShared>().Select(told => (told.Path!.ToString(), told.Reason))];

    private async Task<IReadOnlyList<NodeStarted>> CountStartsAsync(int count)
    {
        await _recorder.WaitForAsync<NodeStarted>(_ => _recorder.OfType<NodeStarted>().Count >= count, Token);
        return _recorder.OfType<NodeStarted>();
    }

    private RunOptions Options(SharedResults? results = null) =>
        new() { Clock = _clock, SingleThreaded = true, SharedResults = results, Observers = { _recorder } };

    private Task<RunResult<TOutput>> RunAsync<TInput, TOutput>(AgentGraph<TInput, TOutput> graph, TInput input) => graph.RunAsync(input, Options(), Token);

    private Task<RunResult<TOutput>> RunAsync<TOutput>(AgentGraph<int, TOutput> graph) => RunAsync(graph, 0);

    private sealed record Question(string Text, int Asked);
}
