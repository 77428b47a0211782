namespace Agents.Core.Workspaces;

/// <summary>The engineers that are free, of whom the first goes first.</summary>
/// <remarks>Thread-safe. There are never more groups under way than engineers, so one who asks gets one.</remarks>
internal sealed class EngineerBench(IReadOnlyList<IAgent<WorkAssignment, WorkDone>> engineers)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<int> _free = [.. Enumerable.Range(0, engineers.Count)];

    public int Take()
    {
        lock (_lock)
        {
            int first = _free.Min;
            return _free.Remove(first) ? first : throw new InvalidOperationException($"All {engineers.Count} engineers are busy.");
        }
    }

    public IAgent<WorkAssignment, WorkDone> this[int engineer] => engineers[engineer];

    public void Return(int engineer)
    {
        lock (_lock)
        {
            _free.Add(engineer);
        }
    }
}
