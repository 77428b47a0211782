using System.Globalization;
using Agents.Core.Planning;
using Agents.Core.Roles;

namespace Agents.Core.Tests.Planning;

/// <summary>Agents whose skills are known vectors: how often does a task go to the agent that is best at it?</summary>
public sealed class AllocationStudyTests
{
    private const int Worlds = 12;
    private const int Agents = 6;
    private const int Skills = 12;
    private const int Warming = 300;
    private const int Tasks = 400;

    // Skills and tasks are vectors; a text is the name of one, so that likeness is the cosine of what the texts mean.
    private readonly Dictionary<string, double[]> _meaning = new(StringComparer.Ordinal);
    private Random _random = new(0);

    /// <summary>In every world the team beats chance. In single ones what it learned may mislead it, so the rest is claimed of all together.</summary>
    [Fact]
    public async Task Team_that_learns_beats_chance_in_every_world_and_itself_and_its_planner_over_all()
    {
        (int Planner, int Cold, int Warm) all = default;
        for (int seed = 1; seed <= Worlds; seed++)
        {
            (int planner, int chance, int cold, int warm) = await LiveAsync(seed);
            Assert.True(warm * 2 > chance * 3, $"seed {seed}: {warm} of {Tasks} against {chance} by chance");
            all = (all.Planner + planner, all.Cold + cold, all.Warm + warm);
        }

        Assert.True(all.Warm > all.Planner * 1.1, $"{all.Warm} of {Worlds * Tasks} against {all.Planner} by the planner alone");
        Assert.True(all.Warm > all.Cold * 1.2, $"{all.Warm} of {Worlds * Tasks} against {all.Cold} before anything was learned");
    }

    private async Task<(int Planner, int Chance, int Cold, int Warm)> LiveAsync(int seed)
    {
        _random = new Random(seed);
        _meaning.Clear();
        double[][] skills = [.. Enumerable.Range(0, Agents).Select(_ => Vector())];
        AgentProfile[] profiles = [.. Enumerable.Range(0, Agents).Select(agent => new AgentProfile
        {
            Name = agent.ToString(CultureInfo.InvariantCulture),
            Description = Named($"d{agent}", Noisy(skills[agent], 3.0)),
        })];
        AgentTeam team = new(profiles, new TableSimilarity((left, right) => Cosine(_meaning[left], _meaning[right])));
        (_, _, int cold) = await MeasureAsync(team, skills, "cold", learns: false);
        await MeasureAsync(team, skills, "warm", learns: true, Warming);
        (int planner, int chance, int warm) = await MeasureAsync(team, skills, "test", learns: false);
        return (planner, chance, cold, warm);
    }

    private async Task<(int Planner, int Chance, int Team)> MeasureAsync(AgentTeam team, double[][] skills, string name, bool learns, int count = Tasks)
    {
        int planner = 0;
        int chance = 0;
        int allocated = 0;
        for (int i = 0; i < count; i++)
        {
            int truth = _random.Next(Agents);
            double[] task = Noisy(skills[truth], 0.6);
            truth = Enumerable.Range(0, Agents).MaxBy(agent => Cosine(task, skills[agent]));
            string text = Named($"{name}{i}", task);

            // A planner that is right two times in five.
            int planned = _random.Next(5) < 2 ? truth : _random.Next(Agents);
            int chosen = await AllocateAsync(team, text, planned, learns ? skills : null, task);
            planner += planned == truth ? 1 : 0;
            chance += _random.Next(Agents) == truth ? 1 : 0;
            allocated += chosen == truth ? 1 : 0;
        }

        return (planner, chance, allocated);
    }

    private static Task<int> AllocateAsync(AgentTeam team, string text, int planned, double[][]? skills, double[] task) =>
        PlanScene.InRunAsync(async context =>
        {
            TaskPlan plan = new() { Subtasks = [PlanScene.Part(text, planned.ToString(CultureInfo.InvariantCulture))] };
            AgentOrientedPlanner planner = new(new ScriptedPlanner(plan), team);
            TaskPlan result = await planner.InvokeAsync(PlanScene.Request("work"), context, PlanScene.Token);
            int chosen = int.Parse(result.Subtasks[0].Executor!, CultureInfo.InvariantCulture);
            if (skills is not null)
            {
                // An agent does as well as its skill fits the task.
                double score = Cosine(task, skills[chosen]) > 0.75 ? 10 : 2;
                await team.ReportAsync(result.Subtasks[0].Executor!, text, score, context, PlanScene.Token);
            }

            return chosen;
        });

    private string Named(string name, double[] vector)
    {
        _meaning.Add(name, vector);
        return name;
    }

    private double[] Vector() => [.. Enumerable.Range(0, Skills).Select(_ => Normal())];

    private double[] Noisy(double[] vector, double noise) => [.. vector.Select(value => value + (noise * Normal()))];

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static double Cosine(double[] x, double[] y) =>
        Math.Max(0, x.Zip(y, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(a => a * a) * y.Sum(b => b * b)));
}
