using Agents.Core.Routing;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>Tools that work or fail as a scenario says, on a clock that stands still, and what became of their calls.</summary>
/// <remarks>One run at a time; the tools of a run may be called at the same time.</remarks>
public sealed class ScenarioTools
{
    /// <summary>The output of a tool that held the task for review.</summary>
    public const string Held = "held for review";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Func<CancellationToken, ValueTask<object?>>> _acts = new(StringComparer.Ordinal);
    private readonly List<string> _succeeded = [];
    private readonly List<string> _failed = [];
    private int _calls;

    /// <summary>Initializes tools that all work.</summary>
    /// <param name="health">How their health is measured; <see langword="null"/> for the defaults.</param>
    public ScenarioTools(ToolHealthOptions? health = null) => Health = new ToolHealth(health, Clock);

    /// <summary>Gets the clock of the scenario.</summary>
    public ManualTimeProvider Clock { get; } = new();

    /// <summary>Gets the health of the tools, which routers are given.</summary>
    public ToolHealth Health { get; }

    /// <summary>Gets the names of the tools that did their work, in order, once a call.</summary>
    public IReadOnlyList<string> Succeeded => Copy(_succeeded);

    /// <summary>Gets whether a tool held the task for review instead of doing what was asked.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Gets the names of the tools that failed, in order, once a call.</summary>
    public IReadOnlyList<string> Failed => Copy(_failed);

    /// <summary>Gets how many calls were made, whatever became of them.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Says what a failed tool's message holds, by which a model sees that it failed.</summary>
    /// <param name="tool">The name of the tool.</param>
    public static string FailureOf(string tool) => $"{tool} is down";

    /// <summary>Makes a tool.</summary>
    /// <param name="name">Its name, by which the other members mean it.</param>
    /// <param name="policy">Its policy; <see langword="null"/> for the default.</param>
    public Tool Make(string name, ToolPolicy? policy = null) =>
        Tool.Create((CancellationToken cancellationToken) => CallAsync(name, cancellationToken), name, policy: policy);

    /// <summary>Makes tools fail from now on.</summary>
    /// <param name="tools">Their names.</param>
    public ScenarioTools Break(params IEnumerable<string> tools)
    {
        foreach (string tool in tools)
        {
            Act(tool, _ => throw new InvalidOperationException(FailureOf(tool)));
        }

        return this;
    }

    /// <summary>Says what a tool does from now on.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="act">What it does.</param>
    public ScenarioTools Act(string tool, Func<CancellationToken, ValueTask<object?>> act)
    {
        _acts[tool] = act;
        return this;
    }

    private async ValueTask<object?> CallAsync(string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            object? output = _acts.TryGetValue(name, out Func<CancellationToken, ValueTask<object?>>? act) ? await act(cancellationToken) : $"{name} done";
            IsHeld |= output is Held;
            Add(_succeeded, name);
            return output;
        }
        catch
        {
            Add(_failed, name);
            throw;
        }
    }

    private void Add(List<string> calls, string name)
    {
        lock (_lock)
        {
            calls.Add(name);
        }
    }

    private string[] Copy(List<string> calls)
    {
        lock (_lock)
        {
            return [.. calls];
        }
    }
}
