using Agents.Core.Budgets;
using Agents.Core.Roles;
using Agents.Core.Topologies;

namespace Agents.Core.Tests.Topologies;

/// <summary>Results that are checked against each other.</summary>
public sealed class AdaptiveSynthesisTests
{
    private readonly TeamScene _scene = new();

    [Fact]
    public async Task Consistent_results_are_merged()
    {
        _scene.Execute = (_, _, _, _) => new(Answer.Of("the same words"));

        RunResult<Answer> result = await RunAsync(TeamScene.GraphOf("ab"));

        Assert.Equal("the same words+the same words", result.Output.Text);
        ConsistencyMeasured measured = _scene.Recorder.Single<ConsistencyMeasured>();
        Assert.Equal((0, 1.0, 0.5, true), (measured.Iteration, measured.Score, measured.Threshold, measured.IsConsistent));
        Assert.Equal(Topology.Parallel, _scene.Recorder.Single<TopologyChosen>().Choice.Topology);
    }

    [Fact]
    public async Task Results_that_contradict_each_other_are_done_again_until_a_lead_settles_them()
    {
        // No edges: by its shape alone this would be parallel for ever.
        RunResult<Answer> result = await RunAsync(TeamScene.GraphOf("ab"));

        Assert.Equal(
            [Topology.Parallel, Topology.Parallel, Topology.Parallel, Topology.Parallel, Topology.Hierarchical],
            _scene.Recorder.OfType<TopologyChosen>().Select(chosen => chosen.Choice.Topology));
        Assert.Equal(4, _scene.Recorder.OfType<ConsistencyMeasured>().Count);
        Assert.Equal("arbiter(m1:a+m2:b)", result.Output.Text);
        Assert.Equal(10, _scene.Asked.Count);
    }

    [Fact]
    public async Task The_answer_of_a_sequence_stands()
    {
        RunResult<Answer> result = await RunAsync(TeamScene.GraphOf("abc", "ab", "bc"));

        Assert.Equal("m1:c", result.Output.Text);
        Assert.Empty(_scene.Recorder.OfType<ConsistencyMeasured>());
    }

    [Fact]
    public async Task The_work_is_not_done_again_where_that_was_asked_for()
    {
        RunResult<Answer> result = await RunAsync(TeamScene.GraphOf("ab"), options => options.MaxReroutes = 0);

        Assert.Equal("arbiter(m1:a+m2:b)", result.Output.Text);
        Assert.Single(_scene.Recorder.OfType<TopologyChosen>());
    }

    [Fact]
    public async Task A_budget_that_ends_leaves_the_arbiters_last_answer()
    {
        _scene.Execute = (member, request, context, _) =>
        {
            Spend price = new() { ToolCalls = 1 };
            if (!context.Budget.TryReserve(price, out Reservation reservation, out BudgetRefusal? refusal))
            {
                throw new BudgetExceededException(refusal!);
            }

            reservation.Settle(price);
            return new(Answer.Of($"{member}:{request.Goal.Text}"));
        };

        RunResult<Answer> result = await RunAsync(TeamScene.GraphOf("ab"), budget: new Budget { ToolCalls = 2 });

        Assert.Equal(("arbiter(m1:a+m2:b)", StopReason.BudgetExhausted), (result.Output.Text, result.StopReason));
        Assert.Equal(["The results contradicted each other, and the work could not be done a second time; the arbiter's answer stands."], result.Output.Notes);
    }

    [Fact]
    public async Task It_ends_after_five_times_at_most_whatever_the_results_look_like()
    {
        int longest = 0;
        for (int seed = 0; seed < LongRuns.Times(300); seed++)
        {
            Random random = new(seed);
            int count = random.Next(1, 9);
            TaskGraph tasks = TaskGraph.Create(builder =>
            {
                for (int i = 0; i < count; i++)
                {
                    builder.Add($"{i}", $"{i}", random.NextDouble());
                    for (int j = 0; j < i; j++)
                    {
                        if (random.Next(4) == 0)
                        {
                            builder.Connect($"{j}", $"{i}", new Coupling(random.NextDouble()), random.Next(3) == 0);
                        }
                    }
                }
            });
            TeamScene scene = new();
            Team team = scene.Begin(random.Next(1, 4)).WithSimilarity(new Adversary(random)).Build();
            AdaptiveSynthesis synthesis = AdaptiveSynthesis.Create("synthesis", team, configure: options => options.ConsistencyThreshold = random.NextDouble());

            await synthesis.RunAsync(TeamScene.RequestFor(tasks), scene.Options(), TestContext.Current.CancellationToken);

            int times = scene.Recorder.OfType<TopologyChosen>().Count;
            Assert.True(times <= 6, $"Seed {seed}: {times} times.");
            longest = Math.Max(longest, times);
        }

        Assert.True(longest >= 4, "No seed came near the limit, so nothing was shown.");
    }

    [Fact]
    public void Options_out_of_their_range_are_all_told()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => AdaptiveSynthesis.Create(
            "synthesis", _scene.Begin(1).Build(), configure: options => (options.ConsistencyThreshold, options.CouplingStep, options.MaxReroutes) = (1.1, 0.1, 6)));

        Assert.Equal(
            ["ConsistencyThreshold must be 0 to 1, but is 1.1.", "CouplingStep must be 0.2 to 1, but is 0.1.", "MaxReroutes must be 0 to 5, but is 6."], exception.Failures);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.0, "a b")]
    [InlineData(0.0, "a", "b")]
    [InlineData(1.0 / 3, "a", "a", "b")]
    [InlineData(1.0, "a", "a", "a")]
    public async Task Consistency_is_the_mean_over_all_pairs(double expected, params string[] texts)
    {
        IAgent<int, double> agent = Agent.Create<int, double>("measure", (_, context, token) => Consistency.MeasureAsync(texts, WordSimilarity.Instance, context, token));

        Assert.Equal(expected, (await agent.RunAsync(0, new RunOptions(), TestContext.Current.CancellationToken)).Output, 12);
    }

    private Task<RunResult<Answer>> RunAsync(TaskGraph tasks, Action<AdaptiveSynthesisOptions>? configure = null, Budget? budget = null) =>
        AdaptiveSynthesis.Create("synthesis", _scene.Begin(2).WithArbiter(_scene.Aggregator("arbiter")).Build(), configure: configure)
            .RunAsync(TeamScene.RequestFor(tasks), _scene.Options(budget), TestContext.Current.CancellationToken);

    /// <summary>Finds texts alike or not as it pleases, also in ways that no similarity should.</summary>
    private sealed class Adversary(Random random) : ITextSimilarity
    {
        public ValueTask<IReadOnlyList<double>> CompareAsync(string text, IReadOnlyList<string> others, AgentContext context, CancellationToken cancellationToken) =>
            new([.. others.Select(_ => random.Next(6) switch { 0 => double.NaN, 1 => -5, 2 => double.PositiveInfinity, _ => random.NextDouble() / 3 })]);
    }
}
