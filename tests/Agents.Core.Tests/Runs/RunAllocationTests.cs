namespace Agents.Core.Tests.Runs;

/// <summary>What runs allocate, in bytes on this thread after warm-up. Lower a figure when the code gets better.</summary>
public sealed class RunAllocationTests
{
    // Without optimization the compiler makes objects of the state machines of async methods.
#if DEBUG
    private const int RunBytes = 1_300;
#else
    private const int RunBytes = 1_100;
#endif

    private static readonly IAgent<int, int> Echo = Agent.Create<int, int>("echo", n => n);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Run_of_a_function_agent_with_no_observer_stays_within_its_budget()
    {
        RunOptions options = new();

        Assert.InRange(PerCall(() => Assert.True(Echo.RunAsync(1, options, CancellationToken.None).IsCompletedSuccessfully)), 1, RunBytes);
    }

    [Fact]
    public void Making_a_function_agent_stays_within_its_budget()
    {
        Func<int, AgentContext, CancellationToken, ValueTask<int>> function = (n, _, _) => new ValueTask<int>(n);

        Assert.InRange(PerCall(() => Agent.Create("echo", function)), 1, 40);
    }

    [Fact]
    public async Task Calling_an_agent_from_another_with_no_observer_stays_within_its_budget()
    {
        AgentContext context = await Context();

        // The task of a small number is one that the runtime keeps.
        Assert.InRange(PerCall(() => Assert.True(context.InvokeAsync(Echo, 1, CancellationToken.None).AsTask().IsCompletedSuccessfully)), 1, 80);
    }

    [Fact]
    public async Task Event_costs_nothing_when_nobody_observes()
    {
        AgentContext context = await Context();
        ProgressReported prepared = new() { Message = "half" };

        Assert.Equal(0, PerCall(() => context.Emit(prepared)));
        Assert.Equal(0, PerCall(() =>
        {
            if (context.IsObserved)
            {
                context.Emit(new ProgressReported { Message = "half" });
            }
        }));
        Assert.Equal(0, prepared.Sequence);
    }

    private static async Task<AgentContext> Context() => (await Agent
        .Create<int, AgentContext>("root", (_, context, _) => new ValueTask<AgentContext>(context)).RunAsync(1, cancellationToken: Token)).Output;

    private static long PerCall(Action call)
    {
        const int Calls = 200;
        for (int i = 0; i < Calls; i++)
        {
            call();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
        {
            call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
