namespace Agents.Core.Scoring.Tools;

/// <summary>What the searches of one call of an agent have found. Thread-safe.</summary>
/// <remarks>Which ones stay depends on turns and ranks alone, and not on which of two searches of one turn ended first.</remarks>
internal sealed class FoundTools(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (int Turn, int Rank)> _found = [];
    private int _turn;

    /// <summary>Adds what a search has found, best first.</summary>
    public void Add(IReadOnlyList<int> tools)
    {
        lock (_lock)
        {
            for (int rank = 0; rank < tools.Count; rank++)
            {
                bool isNew = !_found.TryGetValue(tools[rank], out (int Turn, int Rank) before) || before.Turn < _turn || before.Rank > rank;
                if (isNew)
                {
                    _found[tools[rank]] = (_turn, rank);
                }
            }
        }
    }

    /// <summary>Says that a turn begins, whose searches count as later than those before.</summary>
    /// <returns>What stays shown: of more than the limit, what later turns found, and of one turn what ranked higher.</returns>
    public IReadOnlyList<int> BeginTurn(int turn)
    {
        lock (_lock)
        {
            _turn = turn;
            int[] kept =
            [
                .. _found.OrderByDescending(found => found.Value.Turn).ThenBy(found => found.Value.Rank).ThenBy(found => found.Key)
                    .Select(found => found.Key).Take(limit),
            ];
            if (kept.Length < _found.Count)
            {
                HashSet<int> stays = [.. kept];
                foreach (int tool in _found.Keys.Where(tool => !stays.Contains(tool)).ToArray())
                {
                    _found.Remove(tool);
                }
            }

            return kept;
        }
    }
}
