using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs;

/// <summary>In which order nodes that are ready go when there is not room for all.</summary>
public sealed class NodeOrderTests
{
    private static readonly GraphOptions OneAtATime = new() { MaxConcurrency = 1 };

    private readonly GraphScene _scene = new();

    [Fact]
    public async Task Equal_nodes_go_in_the_order_in_which_they_were_added() =>
        Assert.Equal(["a", "b", "c", "d"], await Order(new NodeOptions<int>(), new NodeOptions<int>(), new NodeOptions<int>(), new NodeOptions<int>()));

    [Fact]
    public async Task A_greater_priority_goes_first_whatever_the_path() =>
        Assert.Equal(
            ["c", "a", "d", "b"],
            await Order(
                new NodeOptions<int>(),
                new NodeOptions<int> { Priority = -1, Weight = TimeSpan.FromDays(1) },
                new NodeOptions<int> { Priority = 2 },
                new NodeOptions<int> { Weight = TimeSpan.Zero }));

    [Fact]
    public async Task A_greater_weight_goes_first_among_equals() =>
        Assert.Equal(
            ["b", "d", "a", "c"],
            await Order(
                new NodeOptions<int>(),
                new NodeOptions<int> { Weight = TimeSpan.FromSeconds(3) },
                new NodeOptions<int>(),
                new NodeOptions<int> { Weight = TimeSpan.FromSeconds(2) }));

    [Fact]
    public async Task The_longest_remaining_path_goes_first()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>(
            "g",
            (g, input) =>
            {
                Node<int> shortest = g.Add("short", (int n) => n, input);
                Node<int> longest = g.Add("long", (int n) => n, input);
                Node<int> second = g.Add("long 2", (int n) => n, longest);
                Node<int> third = g.Add("long 3", (int n) => n, second);
                Node<int> heavy = g.Add("heavy", (int n) => n, input);
                Node<int> after = g.Add("heavy 2", (int n) => n, heavy, new NodeOptions<int> { Weight = TimeSpan.FromSeconds(1.5) });
                return g.Add("out", (int a, int b, int c) => a + b + c, shortest, third, after);
            },
            OneAtATime);

        await _scene.RunAsync(graph, 1);

        Assert.Equal(["long", "heavy", "long 2", "heavy 2", "short", "long 3", "out"], Started());
    }

    [Fact]
    public async Task Joins_and_gates_go_before_all_others_and_take_no_place()
    {
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>(
            "g",
            (g, input) =>
            {
                Node<int> a = g.Add("a", _scene.Takes(10), input);
                Node<int> gate = g.When("gate", input, _ => true);
                Node<int> b = g.Add("b", _scene.Takes(10), gate, new NodeOptions<int> { Priority = -1 });
                return g.AllSettled("all", [a, b, g.When("gate 2", a, _ => true)]);
            },
            OneAtATime);

        Task<RunResult<JoinResult<int>>> run = _scene.RunAsync(graph, 1);
        _scene.Advance(20);
        await run;

        Assert.Equal(["gate", "a", "gate 2", "b", "all"], Started());
        Assert.Equal([0, 0, 10, 10, 20], _scene.Recorder.OfType<NodeStarted>().Select(e => (e.Time - ManualTimeProvider.DefaultStart).TotalMilliseconds));
    }

    [Fact]
    public async Task The_order_holds_among_more_nodes_than_one_word_has_bits()
    {
        const int Count = 5_000;
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>(
            "g",
            (g, input) => g.All("all", [.. Enumerable.Range(0, Count).Select(i =>
                g.Add($"n{i}", (int n) => n, input, new NodeOptions<int> { Priority = i * 7919 % Count }))]),
            OneAtATime);

        await _scene.RunAsync(graph, 1);

        Assert.Equal(Enumerable.Range(0, Count).OrderByDescending(i => i * 7919 % Count).Select(i => $"n{i}").Append("all"), Started());
    }

    private async Task<IEnumerable<string>> Order(params NodeOptions<int>[] options)
    {
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>(
            "g",
            (g, input) => g.All("all", [.. options.Select((option, i) => g.Add(((char)('a' + i)).ToString(), (int n) => n, input, option))]),
            OneAtATime);
        await _scene.RunAsync(graph, 1);
        return Started().SkipLast(1);
    }

    private List<string> Started() =>
        [.. _scene.Story.Where(line => line.EndsWith(" started", StringComparison.Ordinal)).Select(line => line[..^" started".Length])];
}
