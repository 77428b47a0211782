using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

public sealed partial class FlatIndex
{
    // Sections of the file. Ids, tags and rows stand in the same order.
    private const int SettingsSection = 1;
    private const int IdsSection = 2;
    private const int TagsSection = 3;
    private const int RowsSection = 4;
    private const int SmallRowsSection = 5;
    private const int FactorsSection = 6;

    /// <summary>Opens an index that <see cref="Save"/> wrote. Its vectors stay in the file, which is mapped into memory; changes are kept in memory.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The index; its settings are those of the file. Disposing of it lets the file go.</returns>
    /// <exception cref="InvalidIndexException">The file is not a complete and unchanged flat index.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FlatIndex Load(string path)
    {
        IndexFile file = IndexFile.Open(path, IndexFileKind.Flat);
        try
        {
            return Load(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FlatState state = Enter();
        try
        {
            using IndexFileWriter writer = new(path, IndexFileKind.Flat, SectionCount(_layout));
            WriteSections(writer, state);
            writer.Complete();
        }
        finally
        {
            state.Leave();
        }
    }

    private static int SectionCount(FlatLayout layout) => layout.HasFactors ? FactorsSection : layout.HasSmallRows ? SmallRowsSection : RowsSection;

    private static unsafe FlatIndex Load(IndexFile file)
    {
        FlatFileSettings settings = *file.GetSection<FlatFileSettings>(SettingsSection, 1);
        FlatLayout layout = CheckSettings(file, settings);
        int count = (int)settings.Count;
        if (file.Sections.Length != SectionCount(layout))
        {
            throw file.Invalid($"it must have {SectionCount(layout)} sections, but has {file.Sections.Length}.");
        }

        FlatSegment[] segments = ReadSegments(file, layout, count);
        Dictionary<long, FlatPlace> places = ReadPlaces(file, layout, segments, count);
        return new FlatIndex(layout, new FlatState(segments, count, deadCount: 0, file), places);
    }

    private static unsafe FlatSegment[] ReadSegments(IndexFile file, FlatLayout layout, int count)
    {
        long* ids = file.GetSection<long>(IdsSection, count);
        ulong* tags = file.GetSection<ulong>(TagsSection, count);
        long numbers = (long)count * layout.RowLength;
        byte* rows = layout.Storage == VectorStorage.Half
            ? (byte*)file.GetSection<Half>(RowsSection, numbers)
            : (byte*)file.GetSection<float>(RowsSection, numbers);
        long smallBytes = (long)count * layout.SmallRowBytes;
        byte* smallRows = layout.Storage switch
        {
            VectorStorage.Binary => (byte*)file.GetSection<ulong>(SmallRowsSection, smallBytes / sizeof(ulong)),
            VectorStorage.Int8 => (byte*)file.GetSection<sbyte>(SmallRowsSection, smallBytes),
            _ => null,
        };
        FlatFactor* factors = layout.HasFactors ? file.GetSection<FlatFactor>(FactorsSection, count) : null;
        List<FlatSegment> segments = [];
        for (int row = 0, chunkRows; row < count; row += chunkRows)
        {
            chunkRows = Math.Min(layout.MaxChunkRows, count - row);
            FlatChunk chunk = new(
                layout,
                chunkRows,
                ids + row,
                tags + row,
                rows + ((nint)row * layout.RowBytes),
                smallRows + ((nint)row * layout.SmallRowBytes),
                factors == null ? null : factors + row);
            segments.Add(new FlatSegment(chunk, chunkRows));
        }

        return [.. segments];
    }

    private static FlatLayout CheckSettings(IndexFile file, FlatFileSettings settings)
    {
        if (settings.Dimensions is < 1 or > VectorLimits.MaxDimensions)
        {
            throw file.Invalid($"its vectors must have 1 to {VectorLimits.MaxDimensions} numbers, but have {settings.Dimensions}.");
        }

        if (!Enum.IsDefined((VectorMetric)settings.Metric))
        {
            throw file.Invalid($"its metric has the number {settings.Metric}, which is none.");
        }

        if (!Enum.IsDefined((VectorStorage)settings.Storage))
        {
            throw file.Invalid($"its storage has the number {settings.Storage}, which is none.");
        }

        if (settings.RescoreFactor is < 1 or > FlatIndexOptions.MaxRescoreFactor)
        {
            throw file.Invalid($"it must re-score 1 to {FlatIndexOptions.MaxRescoreFactor} candidates a hit, but re-scores {settings.RescoreFactor}.");
        }

        if (settings.Count is < 0 or > int.MaxValue)
        {
            throw file.Invalid($"it must have 0 to {int.MaxValue} vectors, but has {settings.Count}.");
        }

        return new FlatLayout(settings.Dimensions, (VectorMetric)settings.Metric, (VectorStorage)settings.Storage, settings.RescoreFactor);
    }

    private static unsafe Dictionary<long, FlatPlace> ReadPlaces(IndexFile file, FlatLayout layout, FlatSegment[] segments, int count)
    {
        Dictionary<long, FlatPlace> places = new(count);
        for (int segment = 0; segment < segments.Length; segment++)
        {
            FlatChunk chunk = segments[segment].Chunk;
            for (int row = 0; row < chunk.Capacity; row++)
            {
                if (!IsFinite(layout, chunk, row))
                {
                    throw file.Invalid($"every number must be finite, but one of row {RowNumber(segment, row)} is not.");
                }

                if (!places.TryAdd(chunk.Ids[row], new FlatPlace(segment, row)))
                {
                    FlatPlace other = places[chunk.Ids[row]];
                    throw file.Invalid(
                        $"ids must differ, but id {chunk.Ids[row]} is that of rows {RowNumber(other.Segment, other.Row)} and {RowNumber(segment, row)}.");
                }
            }
        }

        return places;

        long RowNumber(int segment, int row) => ((long)segment * layout.MaxChunkRows) + row;
    }

    private static unsafe bool IsFinite(FlatLayout layout, FlatChunk chunk, int row) =>
        layout.Storage == VectorStorage.Half
            ? TensorPrimitives.IsFiniteAll(new ReadOnlySpan<Half>(chunk.Row(row), layout.RowLength))
            : TensorPrimitives.IsFiniteAll(new ReadOnlySpan<float>(chunk.Row(row), layout.RowLength));

    private unsafe void WriteSections(IndexFileWriter writer, FlatState state)
    {
        FlatFileSettings settings = new()
        {
            Dimensions = Dimensions,
            Metric = (int)Metric,
            Storage = (int)Storage,
            RescoreFactor = _layout.RescoreFactor,
            Count = state.Count,
        };
        writer.BeginSection(SettingsSection, Unsafe.SizeOf<FlatFileSettings>());
        writer.Write(new ReadOnlySpan<FlatFileSettings>(in settings));
        WriteColumn<long>(writer, state, IdsSection, 1, static (chunk, row) => (nint)(chunk.Ids + row));
        WriteColumn<ulong>(writer, state, TagsSection, 1, static (chunk, row) => (nint)(chunk.Tags + row));
        if (Storage == VectorStorage.Half)
        {
            WriteColumn<Half>(writer, state, RowsSection, _layout.RowLength, static (chunk, row) => (nint)chunk.Row(row));
        }
        else
        {
            WriteColumn<float>(writer, state, RowsSection, _layout.RowLength, static (chunk, row) => (nint)chunk.Row(row));
        }

        if (Storage == VectorStorage.Binary)
        {
            WriteColumn<ulong>(writer, state, SmallRowsSection, _layout.SmallRowBytes / sizeof(ulong), static (chunk, row) => (nint)chunk.SmallRow(row));
        }
        else if (Storage == VectorStorage.Int8)
        {
            WriteColumn<sbyte>(writer, state, SmallRowsSection, _layout.SmallRowBytes, static (chunk, row) => (nint)chunk.SmallRow(row));
            WriteColumn<FlatFactor>(writer, state, FactorsSection, 1, static (chunk, row) => (nint)(chunk.Factors + row));
        }
    }

    private static unsafe void WriteColumn<T>(IndexFileWriter writer, FlatState state, int section, int numbersPerRow, Func<FlatChunk, int, nint> find)
        where T : unmanaged
    {
        // Rows of a run lie one behind the other; pieces keep a span of them within its bounds.
        const int Piece = 1 << 10;
        writer.BeginSection(section, Unsafe.SizeOf<T>());
        foreach (FlatSegment segment in state.Segments)
        {
            for (int row = 0, run; (run = segment.NextRun(ref row)) > 0;)
            {
                int end = row + run;
                for (; row < end; row += Math.Min(Piece, end - row))
                {
                    writer.Write(new ReadOnlySpan<T>((T*)find(segment.Chunk, row), Math.Min(Piece, end - row) * numbersPerRow));
                }
            }
        }
    }
}
