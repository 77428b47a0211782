using System.Runtime.InteropServices;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Vectors of length 1, one after the other in one array.</summary>
public sealed class Vectors
{
    private Vectors(float[] values, int dimensions)
    {
        Values = values;
        Dimensions = dimensions;
    }

    /// <summary>Gets the numbers of all vectors.</summary>
    public float[] Values { get; }

    /// <summary>Gets how many numbers a vector has.</summary>
    public int Dimensions { get; }

    /// <summary>Gets how many vectors there are.</summary>
    public int Count => Values.Length / Dimensions;

    /// <summary>Gets a vector.</summary>
    /// <param name="index">Which, from 0.</param>
    public ReadOnlySpan<float> this[int index] => Values.AsSpan(index * Dimensions, Dimensions);

    /// <summary>Draws vectors that know nothing of each other.</summary>
    /// <param name="count">How many.</param>
    /// <param name="dimensions">How many numbers each has.</param>
    /// <param name="seed">What they are drawn from.</param>
    public static Vectors Draw(int count, int dimensions, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count * dimensions];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return new Vectors(values, dimensions).Normalize();
    }

    /// <summary>Draws vectors around centers: normal around each, and each vector around one that is chosen by chance.</summary>
    /// <param name="centers">The centers.</param>
    /// <param name="count">How many vectors.</param>
    /// <param name="sigma">How far from the center a vector is, as long as the center itself being 1.</param>
    /// <param name="seed">What they are drawn from.</param>
    public static Vectors DrawAround(Vectors centers, int count, double sigma, int seed)
    {
        Random random = new(seed);
        int dimensions = centers.Dimensions;
        float scale = (float)(sigma / Math.Sqrt(dimensions));
        float[] values = new float[count * dimensions];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> center = centers[random.Next(centers.Count)];
            Span<float> vector = values.AsSpan(i * dimensions, dimensions);
            for (int k = 0; k < dimensions; k += 2)
            {
                (float first, float second) = DrawNormal(random);
                vector[k] = center[k] + (scale * first);
                vector[k + 1] = center[k + 1] + (scale * second);
            }
        }

        return new Vectors(values, dimensions).Normalize();
    }

    /// <summary>Makes a copy of the first vectors.</summary>
    /// <param name="count">How many.</param>
    public Vectors Take(int count) => new(Values[..(count * Dimensions)], Dimensions);

    /// <summary>Writes the numbers of all vectors to a file, and nothing else.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path) => File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>(Values));

    // Box and Muller (1958): two normal numbers from two that are evenly spread.
    private static (float First, float Second) DrawNormal(Random random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
        return ((float)(radius * cosine), (float)(radius * sine));
    }

    private Vectors Normalize()
    {
        for (int i = 0; i < Count; i++)
        {
            Span<float> vector = Values.AsSpan(i * Dimensions, Dimensions);
            double square = 0;
            foreach (float number in vector)
            {
                square += (double)number * number;
            }

            float factor = (float)(1 / Math.Sqrt(square));
            foreach (ref float number in vector)
            {
                number *= factor;
            }
        }

        return this;
    }
}
