using System.Runtime.InteropServices;
using Agents.Core.Budgets;
using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core;

/// <summary>What all contexts of one run share.</summary>
internal sealed class RunState
{
    private readonly ILoggerFactory? _loggerFactory;
    private readonly TimeSpan _observerGrace;
    private ILogger? _logger;
    private ArtifactStore? _artifacts;
    private SharedResults? _sharedResults;
    private Dictionary<object, int>? _callCounts;
    private Dictionary<(object Callee, string Arguments), string>? _unknownOutcomes;
    private Dictionary<Type, object>? _items;
    private bool _closed;

    public RunState(string agent, RunOptions options)
    {
        options.ThrowIfInvalid();
        Path = AgentPath.Root(agent);
        RunId = new RunId(options.Ids.NewId());
        Clock = options.Clock;
        Seed = options.Seed;
        Prices = options.Prices;
        Services = options.Services;
        Approval = options.Approval;
        _sharedResults = options.SharedResults;
        Budget = options.Budget;
        IsSingleThreaded = options.SingleThreaded;
        _loggerFactory = options.LoggerFactory;
        _observerGrace = options.ObserverGrace;
        Ledger = BudgetLedger.CreateRoot(agent, options.Budget, options.Clock);
        if (AgentTelemetry.IsListening)
        {
            Telemetry = new RunTelemetry(this);
            Hub = MakeHub(options);
        }

        if (options.Observers.Count > 0)
        {
            Hub ??= MakeHub(options);
            foreach (IObserver<AgentEvent> observer in options.Observers)
            {
                Hub.AddObserver(observer, this);
            }
        }
    }

    public AgentPath Path { get; }

    public RunId RunId { get; }

    public TimeProvider Clock { get; }

    public ulong Seed { get; }

    public PriceBook Prices { get; }

    public IServiceProvider? Services { get; }

    public IApproval? Approval { get; }

    public Budget Budget { get; }

    public BudgetLedger Ledger { get; }

    public bool IsSingleThreaded { get; }

    /// <summary>Gets or sets what the run's own agent reports beside its output.</summary>
    public object? Report { get; set; }

    public EventHub? Hub { get; private set; }

    /// <summary>Gets the spans and metrics of the run; <see langword="null"/> when nobody listened as it started.</summary>
    public RunTelemetry? Telemetry { get; }

    /// <summary>Guards what contexts make when it is first asked for.</summary>
    public Lock Sync { get; } = new();

    public ArtifactStore Artifacts
    {
        get
        {
            if (_artifacts is { } existing)
            {
                return existing;
            }

            lock (Sync)
            {
                return _artifacts ??= new ArtifactStore();
            }
        }
    }

    public SharedResults SharedResults
    {
        get
        {
            if (_sharedResults is { } existing)
            {
                return existing;
            }

            lock (Sync)
            {
                return _sharedResults ??= new SharedResults();
            }
        }
    }

    /// <summary>Gets the one thing of a type that a layer above keeps for the run; the first who asks makes it, under the lock.</summary>
    public T GetItem<T>(AgentContext context, Func<AgentContext, T> make)
        where T : class
    {
        lock (Sync)
        {
            ref object? item = ref CollectionsMarshal.GetValueRefOrAddDefault(_items ??= [], typeof(T), out _);
            return (T)(item ??= make(context));
        }
    }

    public bool HasArtifacts => _artifacts is { Count: > 0 };

    /// <summary>Gets whether any call's outcome is unknown; asked before the arguments of a call are written down to look for it.</summary>
    public bool HasUnknownOutcomes => Volatile.Read(ref _unknownOutcomes) is not null;

    public ILogger Logger => _logger ??= GuardedLogger.Create(_loggerFactory, LogEventIds.Category);

    /// <summary>Counts one more call of something that may be called only so often in a run; of racing callers no more succeed.</summary>
    public bool TryCountCall(object callee, int limit)
    {
        lock (Sync)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_callCounts ??= new(ReferenceEqualityComparer.Instance), callee, out _);
            if (count >= limit)
            {
                return false;
            }

            count++;
            return true;
        }
    }

    /// <summary>Takes back a count of <see cref="TryCountCall"/> for a call that was not made after all.</summary>
    public void UncountCall(object callee)
    {
        lock (Sync)
        {
            CollectionsMarshal.GetValueRefOrNullRef(_callCounts!, callee)--;
        }
    }

    /// <summary>Keeps that a call may or may not have done its work, so that nobody in the run makes it again.</summary>
    public void NoteUnknownOutcome(object callee, string arguments, string message)
    {
        lock (Sync)
        {
            (_unknownOutcomes ??= [])[(callee, arguments)] = message;
        }
    }

    /// <summary>Finds what was kept of a call; <see langword="null"/> when its outcome is not unknown.</summary>
    public string? FindUnknownOutcome(object callee, string arguments)
    {
        lock (Sync)
        {
            return _unknownOutcomes?.GetValueOrDefault((callee, arguments));
        }
    }

    /// <summary>Adds the buffer behind <see cref="AgentRun{TOutput}.Events"/>; called before the run starts.</summary>
    public EventBuffer AddStream(RunOptions options) => (Hub ??= MakeHub(options)).AddBuffer();

    /// <summary>Ends the run: nothing can be reserved any more, what was left open is given back, and observers get the last event.</summary>
    public ValueTask EndAsync(AgentEvent last) => Hub is { } hub ? new ValueTask(hub.CompleteAsync(last, _observerGrace, this)) : ValueTask.CompletedTask;

    public void CloseLedger()
    {
        _closed = true;
        int open = Ledger.Close();
        if (open > 0)
        {
            RunLog.ReservationsLeft(Logger, RunId, open);
        }
    }

    /// <summary>Ends what is still open of a run that something threw out of, such as its clock; does nothing after an orderly end.</summary>
    public void Abandon()
    {
        if (!_closed)
        {
            CloseLedger();
        }

        Hub?.Abandon();
    }

    private EventHub MakeHub(RunOptions options)
    {
        Ledger.Settled = new BudgetWatch(this, options.BudgetThresholds).OnSettled;
        return new EventHub(Clock, Path, options.EventBufferCapacity, options.EventContent, Telemetry);
    }
}
