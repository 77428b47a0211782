using System.Collections.Concurrent;
using Agents.Core.Budgets;
using Agents.Core.Roles;
using Agents.Core.Solving;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Solving;

/// <summary>Roles that are functions, and what they were asked.</summary>
internal sealed class SolverScene
{
    public ConcurrentQueue<AtomizeRequest> Atomized { get; } = new();

    public ConcurrentQueue<PlanRequest> Planned { get; } = new();

    public ConcurrentQueue<ExecuteRequest> Executed { get; } = new();

    public ConcurrentQueue<AggregateRequest> Aggregated { get; } = new();

    public ConcurrentQueue<VerifyRequest> Verified { get; } = new();

    public EventRecorder Recorder { get; } = new();

    public ManualTimeProvider Clock { get; } = new();

    /// <summary>Gets or sets what divides a goal; an empty plan does it at once.</summary>
    public Func<PlanRequest, TaskPlan> Plan { get; set; } = _ => TaskPlan.Empty;

    public Func<AtomizeRequest, bool> IsAtomic { get; set; } = _ => false;

    public Func<ExecuteRequest, AgentContext, CancellationToken, ValueTask<Answer>> Execute { get; set; } =
        (request, _, _) => new(Answer.Of($"<{request.Goal.Text}>"));

    public Func<AggregateRequest, Answer> Aggregate { get; set; } = request => Answer.Of(string.Join("+", request.Results.Select(result => result.Answer.Text)));

    /// <summary>Gets or sets who judges; nobody by default.</summary>
    public Func<VerifyRequest, Verification>? Verify { get; set; }

    public RunOptions Options(Budget? budget = null) => new()
    {
        Budget = budget ?? Budget.Unlimited,
        Clock = Clock,
        SingleThreaded = true,
        Observers = { Recorder },
        EventContent = EventContent.Included,
        EventBufferCapacity = 1 << 16,
    };

    public RecursiveSolver Build(Action<SolverOptions>? configure = null)
    {
        RecursiveSolverBuilder builder = RecursiveSolver.Create("solver")
            .WithAtomizer(Agent.Create<AtomizeRequest, Atomization>("atomizer", request =>
            {
                Atomized.Enqueue(request);
                return new Atomization { IsAtomic = IsAtomic(request), Reason = "asked" };
            }).AsAtomizer())
            .WithPlanner(Agent.Create<PlanRequest, TaskPlan>("planner", request =>
            {
                Planned.Enqueue(request);
                return Plan(request);
            }).AsPlanner())
            .WithExecutor(Agent.Create<ExecuteRequest, Answer>("executor", (request, context, token) =>
            {
                Executed.Enqueue(request);
                return Execute(request, context, token);
            }))
            .WithAggregator(Agent.Create<AggregateRequest, Answer>("aggregator", request =>
            {
                Aggregated.Enqueue(request);
                return Aggregate(request);
            }).AsAggregator());
        if (Verify is { } verify)
        {
            builder.WithVerifier(Agent.Create<VerifyRequest, Verification>("verifier", request =>
            {
                Verified.Enqueue(request);
                return verify(request);
            }).AsVerifier());
        }

        return builder.Configure(options => configure?.Invoke(options)).Build();
    }

    public Task<RunResult<Answer>> RunAsync(Action<SolverOptions>? configure = null, Budget? budget = null, string goal = "all") =>
        Build(configure).RunAsync(Goal.Of(goal), Options(budget), TestContext.Current.CancellationToken);

    /// <summary>Makes a plan: a letter a part, and behind it the numbers of the parts that it waits for.</summary>
    public static TaskPlan PlanOf(params string[] parts) => new()
    {
        Subtasks = [.. parts.Select(part => new Subtask
        {
            Goal = Goal.Of(part[..1]),
            Dependencies = [.. part.Skip(1).Select(digit => digit - '0')],
        })],
    };

    /// <summary>Divides every task into so many parts, all of them different.</summary>
    public void DivideAlways(int parts) => Plan = request => new TaskPlan
    {
        Subtasks = [.. Enumerable.Range(1, parts).Select(i => new Subtask { Goal = Goal.Of($"{request.Goal.Text}.{i}") })],
    };

    /// <summary>Divides the whole, and nothing below it.</summary>
    public void DivideOnce(params string[] parts) => Plan = request => request.Briefing.Depth == 0 ? PlanOf(parts) : TaskPlan.Empty;
}
