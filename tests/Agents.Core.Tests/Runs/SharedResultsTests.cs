using Agents.Core.Budgets;

namespace Agents.Core.Tests.Runs;

public sealed class SharedResultsTests
{
    private static readonly object Executor = new();

    private readonly SharedResults _results = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Racing_callers_of_the_same_work_execute_it_once_and_all_get_its_result()
    {
        const int Callers = 32;
        AgentContext[] contexts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => ContextAsync($"run{i}")));
        TaskCompletionSource<object> end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Barrier together = new(Callers);
        int executions = 0;
        Task<SharedResult<object>>[] calls = [.. contexts.Select(context => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait(Token);
                Task<SharedResult<object>> call = GetAsync(context, "in", () =>
                {
                    Interlocked.Increment(ref executions);
                    return new ValueTask<object>(end.Task);
                });
                together.SignalAndWait(Token);
                end.TrySetResult(end);
                return call;
            },
            Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap())];
        SharedResult<object>[] all = await Task.WhenAll(calls);
        Assert.Equal(1, executions);
        Assert.All(all, result => Assert.Same(end, result.Output));
        SharedResult<object> led = Assert.Single(all, result => !result.IsShared);
        Assert.All(all, result => Assert.Equal(led.Path, result.Path));
        Assert.Equal((1, Callers - 1, 1), (_results.Executed, _results.Shared, _results.Count));
    }

    [Fact]
    public async Task Result_is_kept_with_the_path_of_whoever_executed()
    {
        AgentContext first = await ContextAsync("first");
        AgentContext second = await ContextAsync("second");
        Assert.Equal(new SharedResult<int>(1, false, first.Path), await GetAsync(first, "in", () => new ValueTask<int>(1)));
        Assert.Equal(new SharedResult<int>(1, true, first.Path), await GetAsync(second, "in", () => new ValueTask<int>(2)));
        Assert.Equal((1, 1, 1), (_results.Executed, _results.Shared, _results.Count));
    }

    [Fact]
    public async Task Other_executors_inputs_and_types_of_output_do_not_mix()
    {
        AgentContext context = await ContextAsync("run");
        Assert.Equal(1, await OutputAsync(Executor, "in", 1));
        Assert.Equal(2, await OutputAsync(Executor, "In", 2));
        Assert.Equal(3, await OutputAsync(new EqualToAll(), "in", 3));
        Assert.Equal(4, await OutputAsync(new EqualToAll(), "in", 4));
        Assert.Equal(5L, await OutputAsync(Executor, "in", 5L));
        Assert.Equal(6, await OutputAsync(Executor, "\ud800", 6));
        Assert.Equal(7, await OutputAsync(Executor, "\ud801", 7));
        Assert.Equal(1, await OutputAsync(Executor, "in", 8));
        Assert.Equal((7, 1), (_results.Executed, _results.Shared));

        async Task<T> OutputAsync<T>(object executor, string input, T output) =>
            (await _results.GetOrRunAsync(executor, input, context, output, static (output, _) => new ValueTask<T>(output), Token)).Output;
    }

    [Fact]
    public void Keys_are_equal_by_executor_type_and_text_alone()
    {
        EqualToAll executor = new();
        Assert.True(SharedKey.Of(executor, typeof(int), "in").Equals(SharedKey.Of(executor, typeof(int), string.Concat("i", "n"))));
        Assert.False(SharedKey.Of(executor, typeof(int), "in").Equals(SharedKey.Of(new EqualToAll(), typeof(int), "in")));
        Assert.False(SharedKey.Of(executor, typeof(int), "in").Equals(SharedKey.Of(executor, typeof(long), "in")));
        Assert.False(SharedKey.Of(executor, typeof(int), "in").Equals(SharedKey.Of(executor, typeof(int), "In")));
    }

    [Fact]
    public async Task Failure_reaches_the_followers_that_wait_and_is_not_kept()
    {
        AgentContext context = await ContextAsync("run");
        TaskCompletionSource<int> end = new();
        Task<SharedResult<int>> leader = GetAsync(context, "in", () => new ValueTask<int>(end.Task));
        Task<SharedResult<int>> follower = GetAsync(context, "in", Never);
        InvalidOperationException failure = new("no");
        end.SetException(failure);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => leader));
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => follower));
        Assert.Equal((1, 0, 0), (_results.Executed, _results.Shared, _results.Count));
        Assert.Equal(2, (await GetAsync(context, "in", () => new ValueTask<int>(2))).Output);
    }

    [Fact]
    public async Task Failure_of_the_librarys_own_keeps_the_run_of_the_leader_to_itself()
    {
        AgentContext leads = await ContextAsync("leads");
        AgentContext other = await ContextAsync("other");
        TaskCompletionSource<int> end = new();
        Task<SharedResult<int>> leader = GetAsync(leads, "in", () => new ValueTask<int>(end.Task));
        Task<SharedResult<int>> same = GetAsync(leads, "in", Never);
        Task<SharedResult<int>> follower = GetAsync(other, "in", Never);
        AgentFailedException failure = new("inner", new TimeoutException());
        end.SetException(failure);
        Assert.Same(failure, await Assert.ThrowsAsync<AgentFailedException>(() => leader));
        Assert.Same(failure, await Assert.ThrowsAsync<AgentFailedException>(() => same));
        AgentFailedException wrapped = await Assert.ThrowsAsync<AgentFailedException>(() => follower);
        Assert.Same(failure, wrapped.InnerException);
        Assert.Equal(("leads", true), (wrapped.Agent, wrapped.IsTransient));
    }

    [Fact]
    public async Task Work_that_throws_before_it_waits_fails_in_the_task_and_is_not_kept()
    {
        AgentContext context = await ContextAsync("run");
        Task<SharedResult<int>> call = GetAsync<int>(context, "in", static () => throw new InvalidOperationException("no"));
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => call)).Message);
        Assert.Equal(2, (await GetAsync(context, "in", static () => new ValueTask<int>(2))).Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Followers_of_a_cancelled_leader_go_on_and_one_of_them_executes(bool endsAsCancelled)
    {
        AgentContext[] contexts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ContextAsync($"run{i}")));
        using CancellationTokenSource stop = new();
        TaskCompletionSource<int> first = new();
        TaskCompletionSource<int> second = new();
        int executions = 0;
        Task<SharedResult<int>> leader = GetAsync(contexts[0], "in", () => new ValueTask<int>(first.Task), stop.Token);
        Task<SharedResult<int>>[] followers = [.. contexts.Skip(1).Select(context => GetAsync(context, "in", () =>
        {
            executions++;
            return new ValueTask<int>(second.Task);
        }))];
        await stop.CancelAsync();
        Exception end = endsAsCancelled ? new OperationCanceledException(stop.Token) : new InvalidOperationException("cut");
        first.SetException(end);
        Assert.Same(end, await Assert.ThrowsAnyAsync<Exception>(() => leader));
        second.SetResult(2);
        SharedResult<int>[] results = await Task.WhenAll(followers);
        Assert.Equal(1, executions);
        Assert.All(results, result => Assert.Equal(2, result.Output));
        Assert.Single(results, result => !result.IsShared);
        Assert.Equal((2, 2, 1), (_results.Executed, _results.Shared, _results.Count));
    }

    [Fact]
    public async Task Cancellation_that_the_leader_was_not_asked_for_is_a_failure_like_any_other()
    {
        AgentContext context = await ContextAsync("run");
        TaskCompletionSource<int> end = new();
        Task<SharedResult<int>> leader = GetAsync(context, "in", () => new ValueTask<int>(end.Task));
        Task<SharedResult<int>> follower = GetAsync(context, "in", Never);
        end.SetException(new OperationCanceledException("inside"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => leader);
        Assert.Equal("inside", (await Assert.ThrowsAsync<OperationCanceledException>(() => follower)).Message);
    }

    [Fact]
    public async Task Follower_takes_over_when_it_is_the_budget_of_the_leader_that_ended()
    {
        AgentContext poor = await ContextAsync("poor");
        AgentContext rich = await ContextAsync("rich");
        foreach (AgentException ended in (AgentException[])
            [
                new BudgetExceededException(new BudgetRefusal { Ledger = "poor", Dimension = BudgetDimension.Turns, Limit = 1, Spent = 1, Reserved = 0, Asked = 1 }),
                new AgentStoppedException("poor", StopReason.BudgetExhausted, "no"),
            ])
        {
            TaskCompletionSource<int> end = new();
            Task<SharedResult<int>> leader = GetAsync(poor, ended.Message, () => new ValueTask<int>(end.Task));
            Task<SharedResult<int>> follower = GetAsync(rich, ended.Message, static () => new ValueTask<int>(2));
            end.SetException(ended);
            Assert.Same(ended, await Assert.ThrowsAnyAsync<AgentException>(() => leader));
            Assert.Equal(new SharedResult<int>(2, false, rich.Path), await follower);
        }
    }

    [Fact]
    public async Task Cancelled_follower_ends_only_its_own_wait()
    {
        AgentContext context = await ContextAsync("run");
        using CancellationTokenSource stop = new();
        TaskCompletionSource<int> end = new();
        CancellationToken seen = default;
        Task<SharedResult<int>> leader = _results.GetOrRunAsync(
            Executor, "in", context, 0, (_, token) => { seen = token; return new ValueTask<int>(end.Task); }, Token).AsTask();
        Task<SharedResult<int>> impatient = GetAsync(context, "in", Never, stop.Token);
        Task<SharedResult<int>> patient = GetAsync(context, "in", Never);
        await stop.CancelAsync();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.Equal(stop.Token, canceled.CancellationToken);
        Assert.False(seen.IsCancellationRequested);
        end.SetResult(1);
        Assert.Equal((1, 1), ((await leader).Output, (await patient).Output));
        canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(context, "in", Never, stop.Token));
        Assert.Equal(stop.Token, canceled.CancellationToken);
    }

    [Fact]
    public async Task Work_that_asks_for_itself_executes_again_instead_of_waiting_for_itself()
    {
        AgentContext context = await ContextAsync("run");
        AgentContext inner = context.Enter("inner");
        SharedResult<int> result = await GetAsync(context, "in", async () =>
        {
            await Task.Yield();
            SharedResult<int> nested = await GetAsync(inner, "in", static () => new ValueTask<int>(1));
            Assert.Equal(new SharedResult<int>(1, false, inner.Path), nested);
            return nested.Output + 1;
        });
        Assert.Equal(new SharedResult<int>(2, false, context.Path), result);
        Assert.Equal(2, (await GetAsync(inner, "in", Never)).Output);
        Assert.Equal((2, 1), (_results.Executed, _results.Shared));
    }

    [Fact]
    public async Task Same_place_further_in_of_another_run_waits()
    {
        AgentContext context = await ContextAsync("run");
        AgentContext inner = (await ContextAsync("run")).Enter("inner");
        TaskCompletionSource<int> end = new();
        Task<SharedResult<int>> leader = GetAsync(context, "in", () => new ValueTask<int>(end.Task));
        Task<SharedResult<int>> follower = GetAsync(inner, "in", Never);
        end.SetResult(1);
        Assert.Equal(new SharedResult<int>(1, true, context.Path), await follower);
        await leader;
    }

    [Fact]
    public async Task Oldest_finished_result_leaves_when_there_is_no_room()
    {
        SharedResults two = new(2);
        AgentContext context = await ContextAsync("run");
        TaskCompletionSource<int> slow = new();
        Task<SharedResult<int>> a = RunAsync("a", slow.Task);
        await RunAsync("b");
        await RunAsync("c");
        Assert.Equal(2, two.Count);
        Assert.True((await RunAsync("b")).IsShared);
        slow.SetResult(0);
        await a;
        Assert.Equal(2, two.Count);
        Assert.True((await RunAsync("a")).IsShared);
        Assert.True((await RunAsync("c")).IsShared);
        Assert.False((await RunAsync("b")).IsShared);
        Assert.False((await RunAsync("c")).IsShared);

        Task<SharedResult<int>> RunAsync(string input, Task<int>? work = null) =>
            two.GetOrRunAsync(Executor, input, context, work, static (work, _) => new ValueTask<int>(work ?? Task.FromResult(1)), Token).AsTask();
    }

    [Fact]
    public async Task Clearing_forgets_what_is_kept_and_does_not_keep_what_is_under_way()
    {
        AgentContext context = await ContextAsync("run");
        TaskCompletionSource<int> end = new();
        await GetAsync(context, "kept", () => new ValueTask<int>(1));
        Task<SharedResult<int>> leader = GetAsync(context, "in", () => new ValueTask<int>(end.Task));
        Task<SharedResult<int>> follower = GetAsync(context, "in", Never);
        _results.Clear();
        Assert.Equal(0, _results.Count);
        Assert.Equal(2, (await GetAsync(context, "in", () => new ValueTask<int>(2))).Output);
        end.SetResult(1);
        Assert.Equal((1, 1), ((await leader).Output, (await follower).Output));
        Assert.Equal(2, (await GetAsync(context, "in", Never)).Output);
        Assert.False((await GetAsync(context, "kept", () => new ValueTask<int>(1))).IsShared);
        Assert.Equal(2, _results.Count);
    }

    [Fact]
    public async Task Work_that_ends_at_once_stays_synchronous_and_costs_little()
    {
        AgentContext context = await ContextAsync("run");
        Assert.InRange(PerCall(i => i.ToString()), 1, 600);
        Assert.Equal(0, PerCall(static _ => "same"));

        long PerCall(Func<int, string> input)
        {
            const int Calls = 500;
            string[] inputs = [.. Enumerable.Range(0, 2 * Calls).Select(input)];
            long before = 0;
            for (int i = 0; i < inputs.Length; i++)
            {
                before = i == Calls ? GC.GetAllocatedBytesForCurrentThread() : before;
                ValueTask<SharedResult<int>> call = _results.GetOrRunAsync(
                    Executor, inputs[i], context, i, static (i, _) => new ValueTask<int>(i), CancellationToken.None);
                Assert.True(call.IsCompletedSuccessfully);
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_000_001)]
    public void Capacity_outside_its_range_is_refused(int capacity)
    {
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => new SharedResults(capacity));
        Assert.StartsWith($"The capacity must be 1 to 10000000 results, but is {capacity}.", refused.Message);
        Assert.Equal(10_000, new SharedResults().Capacity);
    }

    [Fact]
    public async Task Runs_share_when_they_are_given_the_same_and_else_each_has_its_own()
    {
        IAgent<int, SharedResults> agent = Agent.Create<int, SharedResults>("run", (_, context, _) =>
            new ValueTask<SharedResults>(context.SharedResults == context.Enter("inner").SharedResults ? context.SharedResults : new SharedResults(1)));
        RunOptions shared = new() { SharedResults = _results };
        Assert.Same(_results, (await agent.RunAsync(1, shared, Token)).Output);
        Assert.Same(_results, (await agent.RunAsync(1, shared, Token)).Output);
        SharedResults own = (await agent.RunAsync(1, cancellationToken: Token)).Output;
        SharedResults another = (await agent.RunAsync(1, cancellationToken: Token)).Output;
        Assert.NotSame(own, another);
        Assert.Equal((10_000, 10_000), (own.Capacity, another.Capacity));
    }

    private static async Task<AgentContext> ContextAsync(string name) =>
        (await Agent.Create<int, AgentContext>(name, (_, context, _) => new ValueTask<AgentContext>(context)).RunAsync(1, cancellationToken: Token)).Output;

    private static ValueTask<int> Never()
    {
        Assert.Fail("This must not execute.");
        return default;
    }

    private Task<SharedResult<T>> GetAsync<T>(AgentContext context, string input, Func<ValueTask<T>> work, CancellationToken? cancellationToken = null) =>
        _results.GetOrRunAsync(Executor, input, context, work, static (work, _) => work(), cancellationToken ?? Token).AsTask();

    private sealed class EqualToAll
    {
        public override bool Equals(object? obj) => true;

        public override int GetHashCode() => 0;
    }
}
