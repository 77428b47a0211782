using Agents.Core.Budgets;

namespace Agents.Core.Tests.Runs;

public sealed class RunOptionsTests
{
    private static readonly IAgent<int, int> Echo = Agent.Create<int, int>("echo", input => input);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Defaults_are_as_documented()
    {
        RunOptions options = new();

        Assert.Same(Budget.Unlimited, options.Budget);
        Assert.Same(PriceBook.Default, options.Prices);
        Assert.Same(TimeProvider.System, options.Clock);
        Assert.Same(IdSource.System, options.Ids);
        Assert.Equal(0UL, options.Seed);
        Assert.Equal(1_024, options.EventBufferCapacity);
        Assert.Equal(TimeSpan.FromSeconds(1), options.ObserverGrace);
        Assert.Empty(options.Observers);
        Assert.Null(options.Services);
        Assert.Null(options.Approval);
        Assert.Null(options.LoggerFactory);
    }

    [Fact]
    public void Every_invalid_option_is_listed_at_once_before_anything_runs()
    {
        RunOptions options = new()
        {
            Budget = null!,
            Prices = null!,
            Clock = null!,
            Ids = null!,
            EventBufferCapacity = 15,
            ObserverGrace = TimeSpan.FromTicks(-1),
        };
        options.Observers.Add(null!);

        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => { _ = Echo.RunAsync(1, options, Token); });

        Assert.Equal(
            [
                "Budget must not be null.",
                "Prices must not be null.",
                "Clock must not be null.",
                "Ids must not be null.",
                "EventBufferCapacity must be 16 to 1048576 events, but is 15.",
                "ObserverGrace must be 0 to 1 hour, but is -00:00:00.0000001.",
                "Observers must hold no null.",
            ],
            exception.Failures);
        Assert.Equal("RunOptions", exception.Options);
        Assert.Equal($"RunOptions cannot be used: {string.Join(' ', exception.Failures)}", exception.Message);
        Assert.Null(exception.RunId);
        Assert.Null(exception.Path);
        Assert.False(exception.IsTransient);
        Assert.Equal(exception.Message, Assert.Throws<AgentOptionsException>(() => { _ = Echo.StartRun(1, options, Token); }).Message);
    }

    [Theory]
    [InlineData(16, 0, true)]
    [InlineData(1 << 20, 3_600, true)]
    [InlineData((1 << 20) + 1, 3_601, false)]
    public async Task Ranges_hold_to_their_ends(int capacity, int graceSeconds, bool valid)
    {
        RunOptions options = new() { EventBufferCapacity = capacity, ObserverGrace = TimeSpan.FromSeconds(graceSeconds) };
        if (valid)
        {
            Assert.Equal(1, (await Echo.RunAsync(1, options, Token)).Output);
            return;
        }

        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => { _ = Echo.RunAsync(1, options, Token); });
        Assert.Equal(
            ["EventBufferCapacity must be 16 to 1048576 events, but is 1048577.", "ObserverGrace must be 0 to 1 hour, but is 01:00:01."],
            exception.Failures);
    }

    [Fact]
    public void Budget_of_a_run_that_is_a_share_is_refused()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(
            () => { _ = Echo.RunAsync(1, new RunOptions { Budget = Budget.Share(0.5) }, Token); });

        Assert.Equal(
            "RunOptions cannot be used: Budget must be in amounts, such as Budget.Usd(0.05m), because a run has no parent to take a share of.",
            exception.Message);
    }

    [Fact]
    public async Task Options_are_read_once_and_may_serve_many_runs()
    {
        RunOptions options = new() { Ids = IdSource.FromSeed(1), Seed = 5, Budget = new Budget { ModelCalls = 1 } };
        IAgent<int, ulong> agent = Agent.Create<int, ulong>("reader", (_, context, _) =>
        {
            options.Seed = 9;
            options.Budget = Budget.Unlimited;
            Assert.Equal(1, context.Budget.Remaining(BudgetDimension.ModelCalls));
            return new ValueTask<ulong>(context.Seed);
        });

        RunResult<ulong> first = await agent.RunAsync(0, options, Token);
        options.Budget = new Budget { ModelCalls = 1 };
        RunResult<ulong> second = await agent.RunAsync(0, options, Token);

        Assert.Equal((5UL, 9UL), (first.Output, second.Output));
        IdSource ids = IdSource.FromSeed(1);
        Assert.Equal((ids.NewId(), ids.NewId()), (first.RunId.Value, second.RunId.Value));
    }
}
