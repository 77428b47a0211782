using System.Numerics;

namespace Agents.Core.Graphs;

/// <summary>A set of ranks that gives out its least one. A tree of words, 64 children a word: three levels hold 262,144 ranks.</summary>
/// <remarks>Not thread-safe. Adding, removing and finding cost one step a level and allocate nothing.</remarks>
internal readonly struct ReadySet
{
    private readonly ulong[][] _levels;

    public ReadySet(int size)
    {
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

    private ReadySet(ulong[][] levels) => _levels = levels;

    public ReadySet Copy() => new(Array.ConvertAll(_levels, words => (ulong[])words.Clone()));

    public void Add(int rank)
    {
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
    public int First()
    {
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

    private static int WordsFor(int count) => Math.Max(1, (count + 63) >> 6);
}
