using System.Collections.Concurrent;

namespace Agents.Core.Testing;

/// <summary>Checks the events of a simulated run, and at each decision that nothing waits that could go on.</summary>
internal sealed class SimulationObserver(GraphInvariants invariants) : IObserver<AgentEvent>
{
    private readonly ConcurrentQueue<SimulationStep> _steps = new();
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _violatedAt = -1;
    private int _step;

    /// <summary>Gets after which decision something was broken; -1 when nothing was.</summary>
    public int ViolatedAt => Volatile.Read(ref _violatedAt);

    /// <summary>Gets a task that ends when the last event of the run has been checked.</summary>
    public Task Completed => _completed.Task;

    /// <summary>Announces a decision; called before its event is emitted.</summary>
    public void Add(SimulationStep step) => _steps.Enqueue(step);

    public void OnNext(AgentEvent value)
    {
        if (ViolatedAt >= 0)
        {
            return;
        }

        invariants.OnNext(value);
        if (_steps.TryPeek(out SimulationStep? step) && ReferenceEquals(step.Marker, value))
        {
            _steps.TryDequeue(out _);
            invariants.CheckIdle(value.Time, step.Calls);
            Note();
            _step = step.Number;
        }

        Note();
    }

    public void OnCompleted() => _completed.TrySetResult();

    public void OnError(Exception error) => OnCompleted();

    private void Note()
    {
        if (ViolatedAt < 0 && invariants.Violation is not null)
        {
            Volatile.Write(ref _violatedAt, _step);
        }
    }
}
