using Agents.Core.Budgets;
using Microsoft.Extensions.Logging;

namespace Agents.Core;

/// <summary>What a run is given from outside: budget, clock, seed, services, observers.</summary>
/// <remarks>Read once when the run starts; changes after that have no effect on it. Not thread-safe while it is being changed.</remarks>
public sealed class RunOptions
{
    /// <summary>The least <see cref="EventBufferCapacity"/>.</summary>
    public const int MinEventBufferCapacity = 16;

    /// <summary>The greatest <see cref="EventBufferCapacity"/>.</summary>
    public const int MaxEventBufferCapacity = 1 << 20;

    /// <summary>Gets or sets the limits of the whole run.</summary>
    /// <value>The default is <see cref="Budget.Unlimited"/>.</value>
    public Budget Budget { get; set; } = Budget.Unlimited;

    /// <summary>Gets or sets the prices by which model calls are charged.</summary>
    /// <value>The default is <see cref="PriceBook.Default"/>.</value>
    public PriceBook Prices { get; set; } = PriceBook.Default;

    /// <summary>Gets or sets the clock of the run: its times, timeouts and durations.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets the seed of all chance in the run.</summary>
    /// <value>Any number. The default is 0.</value>
    public ulong Seed { get; set; }

    /// <summary>Gets or sets whether the graphs of the run start their nodes on one thread at a time.</summary>
    /// <value>The default is <see langword="false"/>: nodes that are ready run on as many threads as the pool gives. With
    /// <see langword="true"/>, a clock that a test moves and agents that answer at once, two runs with the same inputs give the same list
    /// of events. Nodes that wait still overlap.</value>
    public bool SingleThreaded { get; set; }

    /// <summary>Gets or sets where the run's id comes from.</summary>
    /// <value>The default is <see cref="IdSource.System"/>.</value>
    public IdSource Ids { get; set; } = IdSource.System;

    /// <summary>Gets or sets the services that agents and tools may ask for.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public IServiceProvider? Services { get; set; }

    /// <summary>Gets or sets who approves calls that need it.</summary>
    /// <value>The default is <see langword="null"/>: such calls are denied.</value>
    public IApproval? Approval { get; set; }

    /// <summary>Gets or sets through which results of equal work are shared.</summary>
    /// <value>The default is <see langword="null"/>: the run has one of its own. Give the same to several runs to share across them.</value>
    public SharedResults? SharedResults { get; set; }

    /// <summary>Gets or sets where the library logs.</summary>
    /// <value>The default is <see langword="null"/>: nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets the observers of the run's events.</summary>
    /// <value>The default is empty. Each observer gets every event in order, one at a time, on a thread of the pool.
    /// One that throws gets no further events; one that is slow loses events, and is told how many.</value>
    public IList<IObserver<AgentEvent>> Observers { get; } = [];

    /// <summary>Gets or sets whether events hold arguments, results and messages of other code.</summary>
    /// <value>A known value. The default is <see cref="EventContent.Withheld"/>: observers see what happened and not what was said. A trace holds
    /// hashes of content either way.</value>
    public EventContent EventContent { get; set; }

    /// <summary>Gets at which parts of each limit of the budget observers get a <see cref="BudgetThresholdReached"/>.</summary>
    /// <value>Numbers above 0 and at most 1, in any order. The default is 0.5, 0.8 and 0.95. Each is reached once; a limit that is
    /// extended later does not reach it again.</value>
    public IList<double> BudgetThresholds { get; } = [0.5, 0.8, 0.95];

    /// <summary>Gets or sets how many events wait for one observer before events are dropped for it.</summary>
    /// <value><see cref="MinEventBufferCapacity"/> to <see cref="MaxEventBufferCapacity"/> events. The default is 1,024.</value>
    public int EventBufferCapacity { get; set; } = 1_024;

    /// <summary>Gets or sets how long the end of the run waits for observers to take the events that are still buffered.</summary>
    /// <value>0 to 1 hour, by the run's clock. The default is 1 second. After that the run ends without the observers that are still
    /// busy; what is buffered for them, and the last event, still reach them.</value>
    public TimeSpan ObserverGrace { get; set; } = TimeSpan.FromSeconds(1);

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        AddIfNull(failures, Budget, nameof(Budget));
        AddIfNull(failures, Prices, nameof(Prices));
        AddIfNull(failures, Clock, nameof(Clock));
        AddIfNull(failures, Ids, nameof(Ids));
        if (Budget?.ParentShare is not null)
        {
            failures.Add($"{nameof(Budget)} must be in amounts, such as Budget.Usd(0.05m), because a run has no parent to take a share of.");
        }

        if (!Enum.IsDefined(EventContent))
        {
            failures.Add($"{nameof(EventContent)} must be a known value, but is {EventContent}.");
        }

        if (EventBufferCapacity is < MinEventBufferCapacity or > MaxEventBufferCapacity)
        {
            failures.Add($"{nameof(EventBufferCapacity)} must be {MinEventBufferCapacity} to {MaxEventBufferCapacity} events, but is {EventBufferCapacity}.");
        }

        if (ObserverGrace < TimeSpan.Zero || ObserverGrace > TimeSpan.FromHours(1))
        {
            failures.Add($"{nameof(ObserverGrace)} must be 0 to 1 hour, but is {ObserverGrace}.");
        }

        foreach (double threshold in BudgetThresholds)
        {
            if (threshold is not (> 0 and <= 1))
            {
                failures.Add($"{nameof(BudgetThresholds)} must be above 0 and at most 1, but one is {threshold}.");
            }
        }

        if (Observers.Contains(null!))
        {
            failures.Add($"{nameof(Observers)} must hold no null.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(RunOptions), failures);
        }
    }

    private static void AddIfNull(List<string> failures, object? value, string name)
    {
        if (value is null)
        {
            failures.Add($"{name} must not be null.");
        }
    }
}
