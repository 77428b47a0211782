using System.Globalization;
using Agents.Core.Planning;
using Agents.Core.Roles;

namespace Agents.Core.Tests.Planning;

/// <summary>Agents whose skills are known vectors: how often does a task go to the agent that is best at it?</summary>
public sealed class AllocationStudyTests
{
    private const int Agents = 6;
    private const int Skills = 12;
    private const int Warming = 300;
    private const int Tasks = 400;
    private readonly Random _random = new(7);

    // Skills and tasks are vectors; a text is the name of one, so that likeness is the cosine of what the texts mean.
    private readonly Dictionary<string, double[]> _meaning = new(StringComparer.Ordinal);

    [Fact]
    public async Task Allocation_learns_online_and_beats_chance_and_the_planner_alone()
    {
        double[][] skills = [.. Enumerable.Range(0, Agents).Select(_ => Vector())];
        AgentProfile[] profiles = [.. Enumerable.Range(0, Agents).Select(agent => new AgentProfile
        {
            Name = agent.ToString(CultureInfo.InvariantCulture),
            Description = Named($"d{agent}", Noisy(skills[agent], 3.0)),
        })];
        AgentTeam team = new(profiles, new TableSimilarity((left, right) => Cosine(_meaning[left], _meaning[right])));

        (int planner, int chance, int before) = await MeasureAsync(team, skills, "cold", learns: false);
        await MeasureAsync(team, skills, "warm", learns: true, Warming);
        (int plannerAfter, int chanceAfter, int after) = await MeasureAsync(team, skills, "test", learns: false);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"of {Tasks}: chance {chance}/{chanceAfter}, planner {planner}/{plannerAfter}, team cold {before}, team warm {after}");
        Assert.True(before > chance, $"cold: {before} against chance {chance}");
        Assert.True(after > before && after > plannerAfter && after > chanceAfter, $"warm: {after} against cold {before}, planner {plannerAfter}");
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
