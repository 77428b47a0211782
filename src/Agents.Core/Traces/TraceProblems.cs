namespace Agents.Core.Traces;

/// <summary>Collects what is wrong, up to a number. Not thread-safe.</summary>
internal sealed class TraceProblems(int most)
{
    private readonly List<TraceProblem> _list = [];

    public IReadOnlyList<TraceProblem> List => _list;

    public bool IsFull => _list.Count >= most;

    /// <summary>Gets or sets the number of the line that is read.</summary>
    public int Line { get; set; } = 1;

    public void Add(string place, string message)
    {
        if (!IsFull)
        {
            _list.Add(new TraceProblem { Line = Line, Place = place, Message = message });
        }
    }
}
