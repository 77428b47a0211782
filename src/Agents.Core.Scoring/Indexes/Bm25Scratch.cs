namespace Agents.Core.Scoring.Indexes;

/// <summary>The working memory of one search: scores by document, of which only those touched are cleared afterwards.</summary>
internal sealed class Bm25Scratch
{
    private readonly double[] _scores;
    private readonly int[] _touched;
    private readonly int[] _usedBy;     // by term: the last search that used it
    private int _touchedCount;
    private int _search = 1;

    public Bm25Scratch(int terms, int documents)
    {
        _usedBy = new int[terms];
        _scores = new double[documents];
        _touched = new int[documents];
    }

    /// <summary>Gets the documents that have a score.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, _touchedCount);

    public double ScoreOf(int document) => _scores[document];

    /// <summary>Tells whether this search uses a term for the first time.</summary>
    public bool IsNewTerm(int term)
    {
        bool isNew = _usedBy[term] != _search;
        _usedBy[term] = _search;
        return isNew;
    }

    public void Add(int document, double score)
    {
        if (_scores[document] == 0 && score != 0)
        {
            _touched[_touchedCount++] = document;
        }

        _scores[document] += score;
    }

    /// <summary>Makes ready for the next search.</summary>
    public void Clear()
    {
        foreach (int document in Touched)
        {
            _scores[document] = 0;
        }

        _touchedCount = 0;
        _search++;
        if (_search == int.MaxValue)
        {
            Array.Clear(_usedBy);
            _search = 1;
        }
    }
}
