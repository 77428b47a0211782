using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>Builds a solver. Made by <see cref="RecursiveSolver.Create"/>; used once.</summary>
/// <remarks>Each role is played by one agent, and by others for kinds of work that are named. Not thread-safe.</remarks>
public sealed class RecursiveSolverBuilder
{
    private readonly string _name;
    private readonly SolverRoles _roles = new();
    private readonly SolverOptions _options = new();
    private readonly List<string> _failures = [];
    private bool _built;

    internal RecursiveSolverBuilder(string name) => _name = name;

    /// <summary>Says who decides whether a task is done at once. Without one, <see cref="RuleAtomizer"/> does.</summary>
    /// <param name="atomizer">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="atomizer"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithAtomizer(IAtomizer atomizer)
    {
        ArgumentNullException.ThrowIfNull(atomizer);
        ThrowIfBuilt();
        _roles.Atomizers.Default = atomizer;
        return this;
    }

    /// <summary>Says who decides whether a task is done at once, for one kind of work.</summary>
    /// <param name="type">The kind of work.</param>
    /// <param name="atomizer">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="atomizer"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithAtomizer(TaskType type, IAtomizer atomizer)
    {
        ArgumentNullException.ThrowIfNull(atomizer);
        ThrowIfBuilt();
        _roles.Atomizers.Set(type, atomizer);
        return this;
    }

    /// <summary>Says who divides tasks. Without one, <see cref="RulePlanner"/> does.</summary>
    /// <param name="planner">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="planner"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithPlanner(IPlanner planner)
    {
        ArgumentNullException.ThrowIfNull(planner);
        ThrowIfBuilt();
        _roles.Planners.Default = planner;
        return this;
    }

    /// <summary>Says who divides tasks, for one kind of work.</summary>
    /// <param name="type">The kind of work.</param>
    /// <param name="planner">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="planner"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithPlanner(TaskType type, IPlanner planner)
    {
        ArgumentNullException.ThrowIfNull(planner);
        ThrowIfBuilt();
        _roles.Planners.Set(type, planner);
        return this;
    }

    /// <summary>Says who does tasks. There must be one for every kind of work.</summary>
    /// <param name="executor">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="executor"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithExecutor(IAgent<ExecuteRequest, Answer> executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ThrowIfBuilt();
        _roles.Executors.Default = executor;
        return this;
    }

    /// <summary>Says who does tasks, for one kind of work.</summary>
    /// <param name="type">The kind of work.</param>
    /// <param name="executor">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="executor"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithExecutor(TaskType type, IAgent<ExecuteRequest, Answer> executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ThrowIfBuilt();
        _roles.Executors.Set(type, executor);
        return this;
    }

    /// <summary>Says who puts results together. Without one, <see cref="RuleAggregator"/> does.</summary>
    /// <param name="aggregator">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="aggregator"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithAggregator(IAggregator aggregator)
    {
        ArgumentNullException.ThrowIfNull(aggregator);
        ThrowIfBuilt();
        _roles.Aggregators.Default = aggregator;
        return this;
    }

    /// <summary>Says who puts results together, for one kind of work.</summary>
    /// <param name="type">The kind of work.</param>
    /// <param name="aggregator">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="aggregator"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithAggregator(TaskType type, IAggregator aggregator)
    {
        ArgumentNullException.ThrowIfNull(aggregator);
        ThrowIfBuilt();
        _roles.Aggregators.Set(type, aggregator);
        return this;
    }

    /// <summary>Says who judges results. Without one, nothing is judged.</summary>
    /// <param name="verifier">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="verifier"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithVerifier(IVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ThrowIfBuilt();
        _roles.Verifiers.Default = verifier;
        return this;
    }

    /// <summary>Says who judges results, for one kind of work.</summary>
    /// <param name="type">The kind of work.</param>
    /// <param name="verifier">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="verifier"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder WithVerifier(TaskType type, IVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ThrowIfBuilt();
        _roles.Verifiers.Set(type, verifier);
        return this;
    }

    /// <summary>Adds an executor that a plan can choose by its name, whatever the kind of work.</summary>
    /// <param name="executor">The agent. No other that was added so has its name.</param>
    /// <param name="description">What it is good at, as planners are told; <see langword="null"/> to say its name only.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="executor"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder AddExecutor(IAgent<ExecuteRequest, Answer> executor, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ThrowIfBuilt();
        if (!_roles.Named.TryAdd(executor.Name, (executor, description)))
        {
            _failures.Add($"Two executors that plans can choose have the name '{executor.Name}'.");
        }

        return this;
    }

    /// <summary>Changes the options.</summary>
    /// <param name="configure">Called at once with the options of this builder.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolverBuilder Configure(Action<SolverOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ThrowIfBuilt();
        configure(_options);
        return this;
    }

    /// <summary>Builds the solver.</summary>
    /// <returns>The solver.</returns>
    /// <exception cref="AgentOptionsException">Something is missing or out of its range; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException">The solver was built already.</exception>
    public RecursiveSolver Build()
    {
        ThrowIfBuilt();
        List<string> failures = [.. _failures];
        _options.AddFailures(failures);
        if (_roles.Executors.Default is null)
        {
            failures.Add($"There must be an executor for every kind of work; call {nameof(WithExecutor)} without a kind.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(SolverOptions), failures);
        }

        _built = true;
        _roles.Atomizers.Default ??= RuleAtomizer.Instance;
        _roles.Planners.Default ??= RulePlanner.Instance;
        _roles.Aggregators.Default ??= RuleAggregator.Instance;
        return new RecursiveSolver(_name, _roles, new SolverSettings(_options));
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException($"The solver '{_name}' was built already. Make a new builder with RecursiveSolver.Create for another one.");
        }
    }
}
