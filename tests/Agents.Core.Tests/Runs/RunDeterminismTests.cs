using Agents.Core.Budgets;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

public sealed class RunDeterminismTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Same_inputs_give_the_same_events()
    {
        string first = await RecordAsync(parallel: false, seed: 7);

        Assert.Equal(first, await RecordAsync(parallel: false, seed: 7));
        Assert.NotEqual(first, await RecordAsync(parallel: false, seed: 8));
        Assert.Equal(
            """
               1 +0.000 root RunStarted { RunId = 59320dd7e1e463cb373695efb051569e, Agent = root, Seed = 7 }
               2 +0.000 root/0 AgentStarted { Agent = 0 }
               3 +1.000 root/0 ProgressReported { Fraction =  }
               4 +1.000 root/0 AgentCompleted { Agent = 0 }
            """,
            string.Join('\n', first.Split('\n').Take(4).Select(Shortened)),
            ignoreLineEndingDifferences: true);

        // What a budget prints and what chance drew are compared above as a whole.
        static string Shortened(string line)
        {
            int budget = line.IndexOf(", Budget = ", StringComparison.Ordinal);
            int message = line.IndexOf("Message = ", StringComparison.Ordinal);
            return budget >= 0 ? line[..budget] + line[line.LastIndexOf(", Seed", StringComparison.Ordinal)..]
                : message >= 0 ? line[..message] + line[line.IndexOf("Fraction", StringComparison.Ordinal)..]
                : line;
        }
    }

    [Fact]
    public async Task Same_inputs_give_the_same_events_in_some_order_when_branches_run_at_once()
    {
        string[] first = WithoutOrder(await RecordAsync(parallel: true, seed: 7));

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(first, WithoutOrder(await RecordAsync(parallel: true, seed: 7)));
        }
    }

    private static string[] WithoutOrder(string text) => [.. text.Split('\n').Select(line => line.Length > 4 ? line[4..] : line).Order(StringComparer.Ordinal)];

    private static async Task<string> RecordAsync(bool parallel, ulong seed)
    {
        ManualTimeProvider clock = new();
        EventRecorder recorder = new();
        IAgent<int, int> root = Agent.Create<int, int>("root", async (n, context, token) =>
        {
            Task<int>[] branches = new Task<int>[8];
            for (int i = 0; i < branches.Length; i++)
            {
                IAgent<int, int> leaf = Leaf($"{i}", parallel ? null : clock);
                branches[i] = parallel
                    ? Task.Run(() => context.InvokeAsync(leaf, n, token).AsTask(), token)
                    : context.InvokeAsync(leaf, n, token).AsTask();
            }

            return (await Task.WhenAll(branches)).Max();
        });
        RunOptions options = new()
        {
            Clock = clock,
            Seed = seed,
            Ids = IdSource.FromSeed(7),
            Budget = new Budget { ModelCalls = 1_000 },
            Observers = { recorder },
        };

        RunResult<int> result = await root.RunAsync(1, options, Token);

        string spend = string.Join(", ", result.SpendByPath.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {p.Value}"));
        return $"{recorder.ToText()}\n{result.Output} {spend}";
    }

    /// <summary>Draws, spends what it drew, and says so; moves the clock where it is alone.</summary>
    private static IAgent<int, int> Leaf(string name, ManualTimeProvider? clock) => Agent.Create<int, int>(name, (n, context, token) =>
    {
        int drawn = context.CreateRandom().Next(100);
        Assert.True(context.Budget.TryReserve(new Spend { ModelCalls = drawn }, out Reservation reservation, out _));
        reservation.Settle(new Spend { ModelCalls = drawn });
        clock?.Advance(TimeSpan.FromSeconds(n));
        context.Emit(new ProgressReported { Message = $"Drew {drawn}." });
        return new ValueTask<int>(drawn);
    });
}
