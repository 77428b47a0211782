using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

public class ZipTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pair_gives_its_input_to_both_and_returns_both_outputs()
    {
        IAgent<int, int> twice = Agent.Create<int, int>("twice", x => x * 2);
        IAgent<int, string> text = Agent.Create<int, string>("text", x => $"<{x}>");

        AgentGraph<int, (int First, string Second)> pair = twice.Zip(text);
        RunResult<string> result = await pair.Then(Agent.Create<(int First, string Second), string>("join", x => $"{x.First} {x.Second}")).RunAsync(3, cancellationToken: Token);

        Assert.Equal("twice-and-text", pair.Name);
        Assert.Equal("6 <3>", result.Output);
    }

    [Fact]
    public async Task Both_agents_of_a_pair_are_under_way_at_once()
    {
        TaskCompletionSource<int> first = new();
        IAgent<int, int> waits = Agent.Create<int, int>("waits", async (_, _, _) => await first.Task);
        IAgent<int, int> answers = Agent.Create<int, int>("answers", x =>
        {
            first.SetResult(x + 1);
            return x;
        });

        Assert.Equal((2, 1), (await waits.Zip(answers).RunAsync(1, cancellationToken: Token)).Output);
    }

    [Fact]
    public async Task When_one_of_a_pair_fails_the_other_is_cancelled()
    {
        bool isCanceled = false;
        IAgent<int, int> waits = Agent.Create<int, int>("waits", async (x, _, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
            catch (OperationCanceledException)
            {
                isCanceled = true;
                throw;
            }

            return x;
        });
        IAgent<int, int> fails = Agent.Create<int, int>("fails", _ => throw new IOException("broken"));

        GraphFailedException failed = await Assert.ThrowsAsync<GraphFailedException>(() => waits.Zip(fails).RunAsync(1, cancellationToken: Token));

        Assert.True(isCanceled);
        Assert.Equal("waits-and-fails/second", failed.Path!.ToString());
        Assert.Equal("second", Assert.Single(failed.Failures).Node);
    }
}
