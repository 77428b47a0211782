using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Tests.Scoring.Indexes;

/// <summary>Seeded vectors of several shapes, and what is nearest among them by comparing them all.</summary>
internal static class HnswData
{
    public static float[][] Uniform(int count, int dimensions, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Draw(dimensions, () => (2 * random.NextSingle()) - 1))];
    }

    /// <summary>Vectors about centers that are the same for all seeds.</summary>
    public static float[][] Clustered(int count, int dimensions, int seed)
    {
        float[][] centers = Uniform(30, dimensions, 99);
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                float[] center = centers[random.Next(centers.Length)];
                int i = 0;
                return Draw(dimensions, () => center[i++] + (0.2f * (random.NextSingle() - 0.5f)));
            }),
        ];
    }

    /// <summary>Few different vectors, each many times.</summary>
    public static float[][] Repeated(int count, int dimensions, int seed)
    {
        float[][] different = Uniform(count / 20, dimensions, 98);
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => different[random.Next(different.Length)])];
    }

    public static HnswIndex Build(float[][] vectors, VectorMetric metric, int m = 16, int efConstruction = 100)
    {
        HnswIndex index = new(new HnswIndexOptions { Dimensions = vectors[0].Length, Metric = metric, M = m, EfConstruction = efConstruction });
        for (int i = 0; i < vectors.Length; i++)
        {
            index.Add(i, vectors[i]);
        }

        return index;
    }

    /// <summary>Computes the share of the best scores that an index finds: a hit counts when its score is as good as the last that is wanted.</summary>
    public static double Recall(HnswIndex index, IReadOnlyDictionary<long, float[]> vectors, float[][] queries, int count, int ef)
    {
        int found = 0;
        SearchHit[] hits = new SearchHit[count];
        foreach (float[] query in queries)
        {
            double[] scores = [.. vectors.Values.Select(vector => Score(index.Metric, query, vector)).OrderDescending().Take(count)];
            int taken = index.Search(query, hits, ef);
            Assert.Equal(scores.Length, taken);
            Assert.Equal(taken, hits.Take(taken).Select(hit => hit.Id).Distinct().Count());
            found += hits.Take(taken).Count(hit => Score(index.Metric, query, vectors[hit.Id]) >= scores[^1] - 1e-6);
        }

        return found / (double)(queries.Length * Math.Min(count, vectors.Count));
    }

    public static double Score(VectorMetric metric, float[] x, float[] y)
    {
        double dot = 0, squareX = 0, squareY = 0, distance = 0;
        for (int i = 0; i < x.Length; i++)
        {
            dot += (double)x[i] * y[i];
            squareX += (double)x[i] * x[i];
            squareY += (double)y[i] * y[i];
            distance += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
        }

        return metric switch
        {
            VectorMetric.Dot => dot,
            VectorMetric.Cosine => squareX == 0 || squareY == 0 ? 0 : dot / Math.Sqrt(squareX * squareY),
            _ => -distance,
        };
    }

    private static float[] Draw(int dimensions, Func<float> next) => [.. Enumerable.Range(0, dimensions).Select(_ => next())];
}
