using Agents.Core.Budgets;

namespace Agents.Core.Tests.Runs;

/// <summary>Agents that call themselves without a limit of depth. A stack that overflows ends the process, tests included.</summary>
public sealed class DeepRecursionTests
{
    private const int Depth = 12_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agents_that_call_themselves_without_a_wait_go_on_upon_another_stack()
    {
        IAgent<int, int> agent = null!;
        agent = Agent.Create<int, int>("a", (n, context, token) => n == 0 ? new(context.Path.Depth) : context.InvokeAsync(agent, n - 1, token));

        Assert.Equal(Depth, (await agent.RunAsync(Depth, cancellationToken: Token)).Output);
    }

    [Fact]
    public async Task A_deep_place_has_a_path_and_a_ledger_and_the_run_can_be_closed_and_read()
    {
        const int Levels = 6_000;
        IAgent<int, int> agent = null!;
        agent = Agent.Create<int, int>("a", async (n, context, token) =>
        {
            await Task.Yield();
            if (n > 0)
            {
                return await context.InvokeAsync(agent, n - 1, token);
            }

            Assert.True(context.Budget.TryReserve(new Spend { ToolCalls = 1 }, out Reservation reservation, out _));
            reservation.Settle(new Spend { ToolCalls = 1 });
            return context.Path.ToString().Length;
        });

        RunResult<int> result = await agent.RunAsync(Levels, cancellationToken: Token);

        Assert.Equal((2 * Levels) + 1, result.Output);
        Assert.Equal(new Spend { ToolCalls = 1 }, Assert.Single(result.SpendByPath).Value);
    }

    [Fact]
    public void A_long_path_is_written_without_a_deep_stack()
    {
        AgentPath path = AgentPath.Root("a");
        for (int i = 0; i < 200_000; i++)
        {
            path = path.Append("b");
        }

        Assert.Equal($"a{string.Concat(Enumerable.Repeat("/b", 200_000))}", path.ToString());
    }

    [Fact]
    public void A_deep_tree_of_ledgers_is_captured_and_closed_without_a_deep_stack()
    {
        BudgetLedger root = BudgetLedger.CreateRoot("root", Budget.Unlimited, TimeProvider.System);
        BudgetLedger leaf = root;
        for (int i = 0; i < 50_000; i++)
        {
            leaf = leaf.CreateChild("child", Budget.Unlimited);
        }

        Assert.True(leaf.TryReserve(new Spend { Turns = 1 }, out _, out _));
        Assert.Equal(1, root.GetSnapshot().Children[0].Children[0].Reserved.Turns);
        Assert.Equal(1, root.Close());
        Assert.Throws<InvalidOperationException>(() => leaf.TryReserve(default, out _, out _));
    }
}
