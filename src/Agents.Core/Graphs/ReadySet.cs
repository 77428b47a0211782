using System.Numerics;

namespace Agents.Core.Graphs;

/// <summary>A set of ranks that gives out its least one. A tree of words, 64 children a word: three levels hold 262,144 ranks.</summary>
/// <remarks>Not thread-safe. Adding, removing and finding cost one step a level and allocate nothing; a set of up to 64 is one word.</remarks>
internal struct ReadySet
{
    private readonly ulong[][]? _levels;
    private ulong _only;

    public ReadySet(int size)
    {
        if (size <= 64)
        {
            return;
        }

        int depth = 1;
        for (int words = WordsFor(size); words > 1; words = WordsFor(words))
        {
            depth++;
        }

        _levels = new ulong[depth][];
        int count = size;
        for (int level = 0; level < depth; level++)
        {
            count = WordsFor(count);
            _levels[level] = new ulong[count];
        }
    }

    private ReadySet(ulong[][]? levels, ulong only)
    {
        _levels = levels;
        _only = only;
    }

    public readonly ReadySet Copy() => new(_levels is null ? null : Array.ConvertAll(_levels, words => (ulong[])words.Clone()), _only);

    public void Add(int rank)
    {
        if (_levels is null)
        {
            _only |= 1UL << rank;
            return;
        }

        foreach (ulong[] words in _levels)
        {
            ref ulong word = ref words[rank >> 6];
            bool wasEmpty = word == 0;
            word |= 1UL << rank;
            if (!wasEmpty)
            {
                return;
            }

            rank >>= 6;
        }
    }

    public void Remove(int rank)
    {
        if (_levels is null)
        {
            _only &= ~(1UL << rank);
            return;
        }

        foreach (ulong[] words in _levels)
        {
            ref ulong word = ref words[rank >> 6];
            word &= ~(1UL << rank);
            if (word != 0)
            {
                return;
            }

            rank >>= 6;
        }
    }

    /// <summary>Finds the least rank; -1 when there is none.</summary>
    public readonly int First()
    {
        if (_levels is null)
        {
            return _only == 0 ? -1 : BitOperations.TrailingZeroCount(_only);
        }

        int rank = 0;
        for (int level = _levels.Length - 1; level >= 0; level--)
        {
            ulong word = _levels[level][rank];
            if (word == 0)
            {
                return -1;
            }

            rank = (rank << 6) | BitOperations.TrailingZeroCount(word);
        }

        return rank;
    }

    private static int WordsFor(int count) => (count + 63) >> 6;
}
