using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>The first section of a file that holds an <see cref="HnswIndex"/>.</summary>
internal sealed record HnswFileHead
{
    private const int Length = 11;

    // So that counting on never overflows.
    private const long MostAdded = 1L << 62;

    public required HnswShape Shape { get; init; }

    public required int EfSearch { get; init; }

    /// <summary>Gets how many vectors were ever added.</summary>
    public required long Added { get; init; }

    public required int Slots { get; init; }

    public required int Deaths { get; init; }

    /// <summary>Gets where a search begins, -1 when there is nothing.</summary>
    public required int Entry { get; init; }

    public required int UpperUsed { get; init; }

    public void Write(IndexFileWriter writer)
    {
        writer.BeginSection(HnswFile.Head, sizeof(long));
        writer.Write<long>([
            Shape.Dimensions, (long)Shape.Metric, Shape.M, Shape.EfConstruction, Shape.Seed,
            EfSearch, Added, Slots, Deaths, Entry, UpperUsed,
        ]);
    }

    /// <summary>Reads the section and holds each number to its range.</summary>
    /// <exception cref="InvalidIndexException">A number is outside its range.</exception>
    public static unsafe HnswFileHead Read(IndexFile file)
    {
        ReadOnlySpan<long> numbers = new(file.GetSection<long>(HnswFile.Head, Length), Length);
        int dimensions = Check(file, numbers[0], 1, VectorLimits.MaxDimensions, "dimensions");
        int metric = Check(file, numbers[1], 0, (int)VectorMetric.Euclidean, "the metric");
        int m = Check(file, numbers[2], 2, HnswIndexOptions.MaxM, "M");
        int efConstruction = Check(file, numbers[3], 1, HnswIndexOptions.MaxEf, "efConstruction");
        int efSearch = Check(file, numbers[5], 1, HnswIndexOptions.MaxEf, "efSearch");
        int slots = Check(file, numbers[7], 0, Array.MaxLength, "the number of slots");
        int deaths = Check(file, numbers[8], 0, slots, "the number of dead slots");
        int entry = Check(file, numbers[9], slots == 0 ? -1 : 0, slots - 1, "the entry");
        int upper = Check(file, numbers[10], 0, Array.MaxLength, "the number of upper links");
        if (numbers[6] < slots)
        {
            throw file.Invalid($"{numbers[6]} vectors were ever added, but there are {slots}.");
        }

        if (numbers[6] > MostAdded)
        {
            throw file.Invalid($"{numbers[6]} vectors were ever added, but at most {MostAdded} can be.");
        }

        return new HnswFileHead
        {
            Shape = new HnswShape
            {
                Dimensions = dimensions,
                Metric = (VectorMetric)metric,
                M = m,
                EfConstruction = efConstruction,
                Seed = numbers[4],
            },
            EfSearch = efSearch,
            Added = numbers[6],
            Slots = slots,
            Deaths = deaths,
            Entry = entry,
            UpperUsed = upper,
        };
    }

    private static int Check(IndexFile file, long value, int from, int to, string what) =>
        value >= from && value <= to ? (int)value : throw file.Invalid($"{what} must be {from} to {to}, but is {value}.");
}
