namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>Finds which points are neighbors in the Delaunay triangulation, exactly.</summary>
/// <remarks>By its definition: three points make a triangle when no other point is inside the circle through them (Delaunay 1934). Whole numbers of 128 bits, so
/// that nothing is rounded; n⁴ steps at most, in practice about n³.</remarks>
public static class Delaunay
{
    /// <summary>Finds the neighbors.</summary>
    /// <param name="points">Different points; coordinates of 0 to 2²⁴.</param>
    /// <param name="edges">The sides of all triangles as pairs of indexes.</param>
    /// <returns><see langword="false"/> when the triangulation is not unique: four points lie on a circle that has none inside.</returns>
    public static bool TryFindEdges(IReadOnlyList<(long X, long Y)> points, out IReadOnlyList<(int, int)> edges)
    {
        HashSet<(int, int)> found = [];
        edges = [];
        for (int a = 0; a < points.Count; a++)
        {
            for (int b = a + 1; b < points.Count; b++)
            {
                for (int c = b + 1; c < points.Count; c++)
                {
                    if (Turn(points[a], points[b], points[c]) is not 0 and var turn && IsEmpty(points, a, b, c, turn) is { } isUnique)
                    {
                        if (!isUnique)
                        {
                            return false;
                        }

                        found.UnionWith([(a, b), (a, c), (b, c)]);
                    }
                }
            }
        }

        edges = [.. found];
        return true;
    }

    /// <summary>Says on which side of the line through two points a third one is.</summary>
    /// <param name="a">The first point of the line.</param>
    /// <param name="b">The second point of the line.</param>
    /// <param name="c">The third point.</param>
    /// <returns>1 for the left, -1 for the right, 0 for on it.</returns>
    public static int Turn((long X, long Y) a, (long X, long Y) b, (long X, long Y) c) =>
        Math.Sign(((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X)));

    /// <summary>Looks at all other points.</summary>
    /// <returns><see langword="null"/> when one is inside the circle, <see langword="false"/> when one is on it, else <see langword="true"/>.</returns>
    private static bool? IsEmpty(IReadOnlyList<(long X, long Y)> points, int a, int b, int c, int turn)
    {
        bool isUnique = true;
        for (int d = 0; d < points.Count; d++)
        {
            if (d == a || d == b || d == c)
            {
                continue;
            }

            int side = Side(points[a], points[b], points[c], points[d]) * turn;
            if (side > 0)
            {
                return null;
            }

            isUnique &= side < 0;
        }

        return isUnique;
    }

    /// <summary>Finds where a point is to the circle through three: the sign of a determinant, positive inside when the three turn left.</summary>
    private static int Side((long X, long Y) a, (long X, long Y) b, (long X, long Y) c, (long X, long Y) d)
    {
        (long ax, long ay) = (a.X - d.X, a.Y - d.Y);
        (long bx, long by) = (b.X - d.X, b.Y - d.Y);
        (long cx, long cy) = (c.X - d.X, c.Y - d.Y);
        return Int128.Sign(
            ((Int128)((ax * ax) + (ay * ay)) * ((bx * cy) - (by * cx)))
            - ((Int128)((bx * bx) + (by * by)) * ((ax * cy) - (ay * cx)))
            + ((Int128)((cx * cx) + (cy * cy)) * ((ax * by) - (ay * bx))));
    }
}
