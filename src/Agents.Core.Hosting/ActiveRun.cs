namespace Agents.Core.Hosting;

/// <summary>A place among the runs that are under way; given back by disposing of it.</summary>
internal sealed class ActiveRun(ActiveRuns runs, string agent) : IDisposable
{
    public string Agent => agent;

    public void Dispose() => runs.Remove(this);
}
