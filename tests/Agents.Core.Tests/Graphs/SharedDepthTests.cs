using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Shared nodes whose input is nested deeper than there is stack left: it is shared with nobody, and the process goes on.</summary>
public sealed class SharedDepthTests
{
    private const int SmallStack = 256 * 1024;

    [Fact]
    public async Task A_chain_of_objects_is_written_without_overflowing_a_small_stack()
    {
        Link? deep = null;
        for (int i = 0; i < 5_000; i++)
        {
            deep = new Link { Next = deep };
        }

        Assert.Equal(1, await RunOnSmallStackAsync(deep));
    }

    [Fact]
    public async Task A_key_that_holds_its_own_dictionary_is_written_without_overflowing_the_stack()
    {
        Dictionary<Key, int> own = [];
        own.Add(new Key { Holder = own }, 1);

        Assert.Equal(1, await RunOnSmallStackAsync(own));
    }

    private static Task<int> RunOnSmallStackAsync<T>(T input)
    {
        AgentGraph<T, int> graph = AgentGraph.Create<T, int>("g", (g, value) => g.Add("count", (T _) => 1, value, new NodeOptions<int> { Shared = true }));
        TaskCompletionSource<Task<RunResult<int>>> run = new();
        CancellationToken token = TestContext.Current.CancellationToken;
        new Thread(() => run.SetResult(graph.RunAsync(input, cancellationToken: token)), SmallStack) { IsBackground = true }.Start();
        return OutputAsync(run.Task);
    }

    private static async Task<int> OutputAsync(Task<Task<RunResult<int>>> run) => (await await run).Output;

    private sealed class Link
    {
        public Link? Next { get; init; }
    }

    private sealed class Key
    {
        public Dictionary<Key, int>? Holder { get; init; }
    }
}
