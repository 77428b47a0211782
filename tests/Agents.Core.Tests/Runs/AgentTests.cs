using Agents.Core.Budgets;

namespace Agents.Core.Tests.Runs;

public sealed class AgentTests
{
    private static readonly IAgent<string, string> Where = Agent.Create<string, string>(
        "where", (input, context, _) => new ValueTask<string>($"{input}[{context.Path}]"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Function_without_context_is_an_agent()
    {
        IAgent<int, string> agent = Agent.Create<int, string>("double", n => $"{2 * n}");

        RunResult<string> result = await agent.RunAsync(21, cancellationToken: Token);

        Assert.Equal("double", agent.Name);
        Assert.Equal("42", result.Output);
    }

    [Fact]
    public async Task Function_gets_the_input_the_context_of_its_run_and_the_token()
    {
        using CancellationTokenSource source = new();
        IAgent<int, bool> agent = Agent.Create<int, bool>(
            "all", (input, context, token) => new ValueTask<bool>(input == 7 && context.Path.ToString() == "all" && token == source.Token));

        Assert.True((await agent.RunAsync(7, cancellationToken: source.Token)).Output);
    }

    [Fact]
    public void Agent_without_name_or_function_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Agent.Create<int, int>("a/b", n => n));
        Assert.Throws<ArgumentNullException>(() => Agent.Create<int, int>(null!, n => n));
        Assert.Throws<ArgumentNullException>(() => Agent.Create<int, int>("a", (Func<int, int>)null!));
        Assert.Throws<ArgumentNullException>(() => Agent.Create("a", (Func<int, AgentContext, CancellationToken, ValueTask<int>>)null!));
    }

    [Fact]
    public async Task Pair_hands_the_first_output_to_the_second_each_in_a_place_of_its_own()
    {
        IAgent<string, string> length = Agent.Create<string, string>(
            "length", (input, context, _) => new ValueTask<string>($"{input}[{context.Path}]"));
        IAgent<string, string> pair = Where.Then(length);

        Assert.Equal("where-then-length", pair.Name);
        Assert.Equal(
            "in[where-then-length/where][where-then-length/length]", (await pair.RunAsync("in", cancellationToken: Token)).Output);
    }

    [Fact]
    public async Task Same_agent_twice_stands_in_two_places() =>
        Assert.Equal("in[twice/where][twice/where-2]", (await Where.Then(Where, "twice").RunAsync("in", cancellationToken: Token)).Output);

    [Fact]
    public async Task Pairs_of_pairs_keep_all_places_apart()
    {
        IAgent<string, string> four = Where.Then(Where, "pair").Then(Where.Then(Where, "pair"), "four");

        Assert.Equal(
            "in[four/pair/where][four/pair/where-2][four/pair-2/where][four/pair-2/where-2]",
            (await four.RunAsync("in", cancellationToken: Token)).Output);
    }

    [Fact]
    public void Pair_whose_names_cannot_be_written_is_refused_when_it_is_made()
    {
        IAgent<int, int> longest = Agent.Create<int, int>(new string('n', 128), n => n);
        IAgent<int, int> other = Agent.Create<int, int>(new string('m', 128), n => n);

        Assert.Equal("pair", longest.Then(other, "pair").Name);
        Assert.StartsWith(
            "A name has at most 128 characters, but this one has 130.",
            Assert.Throws<ArgumentException>(() => longest.Then(longest, "pair")).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "A name has at most 128 characters, but this one has 262.",
            Assert.Throws<ArgumentException>(() => longest.Then(other)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => longest.Then<int, int, int>(null!));
        Assert.Throws<ArgumentNullException>(() => ((IAgent<int, int>)null!).Then(other));
    }

    [Fact]
    public async Task Second_of_a_pair_is_not_called_when_the_first_fails()
    {
        IAgent<int, int> failing = Agent.Create<int, int>("failing", int (_) => throw new TimeoutException());
        IAgent<int, int> never = Agent.Create<int, int>("never", int (_) => throw new InvalidOperationException("It was called."));

        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(
            () => failing.Then(never).RunAsync(1, cancellationToken: Token));

        Assert.Equal("failing-then-never/failing", exception.Path!.ToString());
    }

    [Fact]
    public async Task Spend_of_a_pair_is_told_apart_by_place()
    {
        IAgent<int, int> spender = Agent.Create<int, int>("spend", (n, context, token) =>
        {
            context.Budget.TryReserve(new Spend { ToolCalls = n }, out Reservation reservation, out _);
            reservation.Settle(new Spend { ToolCalls = n });
            return new ValueTask<int>(n + 1);
        });

        RunResult<int> result = await spender.Then(spender, "pair").RunAsync(1, cancellationToken: Token);

        Assert.Equal(
            [("pair/spend", 1L), ("pair/spend-2", 2L)],
            result.SpendByPath.Select(p => (p.Key, p.Value.ToolCalls)).Order());
    }
}
