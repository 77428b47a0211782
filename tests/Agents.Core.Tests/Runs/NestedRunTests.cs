using Agents.Core.Budgets;

namespace Agents.Core.Tests.Runs;

public sealed class NestedRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_failure_of_a_run_inside_a_run_keeps_its_own_run_place_and_spend()
    {
        IAgent<int, int> inner = Agent.Create<int, int>("inner", (_, context, _) => throw Spending(context, 5));
        IAgent<int, int> outer = Agent.Create<int, int>("outer", async (n, context, token) =>
        {
            _ = Spending(context, 7);
            return (await inner.RunAsync(n, new RunOptions { Ids = IdSource.FromSeed(1) }, token)).Output;
        });

        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(
            () => outer.RunAsync(1, new RunOptions { Ids = IdSource.FromSeed(2) }, Token));

        Assert.Equal("The agent 'outer' failed with AgentFailedException; see the inner exception.", exception.Message);
        Assert.Equal(("outer", 7L, true), (exception.Path!.ToString(), exception.Spend.MicroDollars, exception.IsTransient));
        Assert.Equal(IdSource.FromSeed(2).NewId(), exception.RunId!.Value.Value);
        AgentFailedException nested = Assert.IsType<AgentFailedException>(exception.InnerException);
        Assert.Equal(("inner", 5L), (nested.Path!.ToString(), nested.Spend.MicroDollars));
        Assert.Equal(IdSource.FromSeed(1).NewId(), nested.RunId!.Value.Value);
    }

    private static IOException Spending(AgentContext context, long amount)
    {
        Assert.True(context.Budget.TryReserve(default, out Reservation reservation, out _));
        reservation.Settle(new Spend { MicroDollars = amount });
        return new IOException("broken");
    }
}
