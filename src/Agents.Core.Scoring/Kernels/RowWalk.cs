using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Scores many rows, four at once, and hands the scores on.</summary>
internal static class RowWalk
{
    /// <summary>Walks over a matrix: the first, second, third and fourth quarter side by side, then the rows that are left.</summary>
    /// <param name="score">How a row is scored.</param>
    /// <param name="matrix">Where the first row begins.</param>
    /// <param name="rows">How many rows there are, at least 0.</param>
    /// <param name="stride">From the beginning of a row to that of the next, in numbers.</param>
    /// <param name="sink">Who takes the scores; rows are numbered from 0.</param>
    public static void Over<TNumber, TScore, TSink>(scoped TScore score, ref TNumber matrix, int rows, nuint stride, ref TSink sink)
        where TNumber : unmanaged
        where TScore : struct, IRowScore<TNumber>, allows ref struct
        where TSink : struct, IScoreSink, allows ref struct
    {
        int quarter = rows / 4;
        FourCursors<TNumber> cursors = new()
        {
            First = ref matrix,
            Second = ref Unsafe.Add(ref matrix, (nuint)quarter * stride),
            Third = ref Unsafe.Add(ref matrix, 2 * (nuint)quarter * stride),
            Fourth = ref Unsafe.Add(ref matrix, 3 * (nuint)quarter * stride),
            FirstRow = 0,
            SecondRow = quarter,
            ThirdRow = 2 * quarter,
            FourthRow = 3 * quarter,
        };
        OverFour(score, cursors, quarter, stride, ref sink);
        for (int row = 4 * quarter; row < rows; row++)
        {
            sink.Take(score.One(ref Unsafe.Add(ref matrix, (nuint)row * stride)), row);
        }
    }

    /// <summary>Walks over four runs of rows side by side, wherever they are.</summary>
    /// <param name="score">How a row is scored.</param>
    /// <param name="cursors">Where the runs begin, and the numbers of their first rows.</param>
    /// <param name="rows">How many rows each run has.</param>
    /// <param name="stride">From the beginning of a row to that of the next, in numbers.</param>
    /// <param name="sink">Who takes the scores.</param>
    public static void OverFour<TNumber, TScore, TSink>(scoped TScore score, scoped FourCursors<TNumber> cursors, int rows, nuint stride, ref TSink sink)
        where TNumber : unmanaged
        where TScore : struct, IRowScore<TNumber>, allows ref struct
        where TSink : struct, IScoreSink, allows ref struct
    {
        nuint at = 0;
        for (int row = 0; row < rows; row++, at += stride)
        {
            Vector128<float> scores = score.Four(
                ref Unsafe.Add(ref cursors.First, at),
                ref Unsafe.Add(ref cursors.Second, at),
                ref Unsafe.Add(ref cursors.Third, at),
                ref Unsafe.Add(ref cursors.Fourth, at));
            sink.Take(scores, cursors.FirstRow + row, cursors.SecondRow + row, cursors.ThirdRow + row, cursors.FourthRow + row);
        }
    }
}
