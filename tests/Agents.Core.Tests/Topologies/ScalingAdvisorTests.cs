using Agents.Core.Topologies;

namespace Agents.Core.Tests.Topologies;

public sealed class ScalingAdvisorTests
{
    private static readonly ScalingQuestion Plain = new() { SingleAgentSuccess = 0.35, Tools = 5 };

    public static TheoryData<ScalingQuestion, int, Topology, int> Rules => new()
    {
        { Plain with { HasSequentialState = true, SingleAgentSuccess = 0.9 }, 1, Topology.Single, 1 },
        { Plain with { SingleAgentSuccess = 0.46, Tools = 16 }, 2, Topology.Single, 1 },
        { Plain with { Tools = 12 }, 3, Topology.Single, 1 },
        { Plain with { Tools = 12, ArePeersCheap = true }, 3, Topology.Decentralized, 3 },
        { Plain with { Decomposability = 0.5, HasVerifiableParts = true }, 4, Topology.Hierarchical, 3 },
        { Plain with { Decomposability = 0.5, HasVerifiableParts = true, Agents = 2 }, 4, Topology.Hierarchical, 3 },
        { Plain with { Decomposability = 0.5, HasVerifiableParts = true, Agents = 4, IsDynamic = true, Tools = 16 }, 4, Topology.Hierarchical, 4 },
        { Plain with { IsDynamic = true, Tools = 16 }, 5, Topology.Decentralized, 3 },
        { Plain with { Decomposability = 0.5, MaxOverhead = 501 }, 6, Topology.Hybrid, 3 },
        { Plain with { Decomposability = 0.5, MaxOverhead = 500, AreErrorsCostly = false }, 7, Topology.Parallel, 3 },
        { Plain with { Decomposability = 0.5 }, 8, Topology.Single, 1 },
        { Plain with { Decomposability = 0.49, HasVerifiableParts = true, AreErrorsCostly = false, MaxOverhead = 600 }, 8, Topology.Single, 1 },
        { Plain with { SingleAgentSuccess = 0.45 }, 8, Topology.Single, 1 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void First_rule_that_fits_decides(ScalingQuestion question, int rule, Topology topology, int agents)
    {
        ScalingAdvice advice = new ScalingAdvisor().Advise(question);

        Assert.Equal(rule, Assert.Single(advice.Reasons).Rule);
        Assert.Equal((topology, agents, agents > 1), (advice.Topology, advice.Agents, advice.PaysOff));
        Assert.Equal(TurnLaw.Predict(agents), advice.PredictedTurns);
        Assert.Equal(TeamMetrics.Overhead(TurnLaw.Predict(agents), TurnLaw.Predict(1)), advice.PredictedOverhead);
    }

    // The archetypes of arXiv 2512.08296. The third contradicts the boundary, so it needs the policy.
    [Theory]
    [InlineData(4, 0.57, SaturationPolicy.Boundary, Topology.Single)]
    [InlineData(4, 0.57, SaturationPolicy.Archetype, Topology.Single)]
    [InlineData(5, 0.35, SaturationPolicy.Boundary, Topology.Hierarchical)]
    [InlineData(16, 0.63, SaturationPolicy.Boundary, Topology.Single)]
    [InlineData(16, 0.63, SaturationPolicy.Archetype, Topology.Decentralized)]
    public void Archetypes_get_the_published_topology_by_their_policy(int tools, double success, SaturationPolicy policy, Topology expected)
    {
        ScalingAdvisor advisor = new(new() { Saturation = policy });

        Assert.Equal(expected, advisor.Advise(Plain with
        {
            Tools = tools,
            SingleAgentSuccess = success,
            Decomposability = 0.8,
            HasVerifiableParts = true,
        }).Topology);
    }

    [Fact]
    public void Every_number_stands_in_the_sentence()
    {
        ScalingAdvice advice = new ScalingAdvisor().Advise(Plain with { Decomposability = 0.75, HasVerifiableParts = true, Agents = 9, MaxTurns = 36 });

        Assert.Equal(
            [
                (4, "0.75 of the task, 0.5 or more, can be divided into parts that can be verified."),
                (9, "At most 4 agents, since what each has of a common budget gets too little; 9 were to be."),
                (10, "4 agents would take 36.4 turns, and the budget has 36."),
            ],
            advice.Reasons.Select(reason => (reason.Rule, reason.Sentence)));
        Assert.Equal([0.75, 4, TurnLaw.Predict(4)], advice.Reasons.Select(reason => reason.Number));
        Assert.Equal((false, Topology.Single, 1), (advice.PaysOff, advice.Topology, advice.Agents));
    }

    [Fact]
    public void Team_is_kept_when_its_turns_are_affordable()
    {
        ScalingAdvice advice = new ScalingAdvisor().Advise(Plain with { IsDynamic = true, MaxTurns = 24 });

        Assert.Equal((true, 3), (advice.PaysOff, advice.Agents));
        Assert.Equal(23.58, advice.PredictedTurns, 0.005);
        Assert.Equal(330.9, advice.PredictedOverhead, 0.5);
        Assert.False(new ScalingAdvisor().Advise(Plain with { IsDynamic = true, MaxTurns = 23 }).PaysOff);
    }

    [Fact]
    public void Numbers_behind_the_rules_are_the_callers()
    {
        ScalingAdvisor advisor = new(new() { SaturationBoundary = 0.6, ManyTools = 20, DecomposabilityThreshold = 0.3, MaxAgents = 2 });
        ScalingAdvice advice = advisor.Advise(Plain with { SingleAgentSuccess = 0.55, Tools = 19, Decomposability = 0.3, HasVerifiableParts = true });

        Assert.Equal((Topology.Hierarchical, 2), (advice.Topology, advice.Agents));
    }

    [Fact]
    public void Questions_and_options_outside_their_ranges_are_refused()
    {
        ScalingAdvisor advisor = new();
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => advisor.Advise(Plain with { SingleAgentSuccess = 1.2 }));
        Assert.StartsWith("SingleAgentSuccess must be 0 to 1, but is 1.2.", refused.Message, StringComparison.Ordinal);
        foreach (ScalingQuestion question in new[]
        {
            Plain with { Tools = -1 }, Plain with { Decomposability = double.NaN }, Plain with { Agents = 1 }, Plain with { MaxTurns = -1 },
            Plain with { MaxOverhead = -1 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => advisor.Advise(question));
        }

        AgentOptionsException options = Assert.Throws<AgentOptionsException>(() => new ScalingAdvisor(new()
        {
            SaturationBoundary = 2,
            ManyTools = 0,
            DecomposabilityThreshold = -1,
            HybridOverhead = double.NaN,
            MaxAgents = 5,
            Saturation = (SaturationPolicy)4,
        }));
        Assert.Equal(6, options.Failures.Count);
        Assert.Equal("MaxAgents must be 1 to 4, but is 5.", options.Failures[4]);
    }
}
