using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Agents.Core.Benchmarks.Compare;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Tools;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Searches for what is nearest: all rows, a navigable graph, and tools; one query at a time, on one thread.</summary>
public sealed class ScoringSuite : ISuite
{
    private const string Ours = "ours";
    private const string Bandwidth = "bandwidth";
    private const string BuildName = "hnsw-build";
    private const string ToolsName = "tools-1000";
    private const string PeerFolder = "scoring";
    private const int ToolCount = 5;

    // Code that is warm for a few rows is warm for many.
    private static readonly Pace FirstPace = new(TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(60));
    private static readonly Pace LaterPace = new(TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(60));

    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    private static readonly (string Name, double Recall)[] Targets = [("hnsw-0.90", 0.90), ("hnsw-0.95", 0.95), ("hnsw-0.98", 0.98)];

    // A subject is one class that implements IFlatSubject, listed here in the order of the table.
    private readonly IFlatSubject[] _flatSubjects =
    [
        new OursFlat(Ours, VectorStorage.Single, recall: 1),
        new OursFlat("ours-half", VectorStorage.Half, recall: 0.95),
        new OursFlat("ours-int8", VectorStorage.Int8, recall: 0.95),
        new LoopFlat(),
        new TensorPrimitivesFlat(),
    ];

    private IReadOnlyList<FlatWork> _flat = [];
    private GraphWork? _graph;

    /// <inheritdoc/>
    public string Name => "scoring";

    /// <inheritdoc/>
    public string Description => "the nearest of many vectors and the tools that fit best, one query at a time on one thread; hnsw with the same M = 16 and "
        + "efConstruction = 64 for every subject.";

    /// <inheritdoc/>
    public IReadOnlyList<MeasurementName> Names { get; } =
    [
        .. Sizes.Select(size => new MeasurementName(
            FlatName(size),
            ["us", "B"],
            $"the 10 nearest of {size:N0} rows of {FlatWork.Dimensions} numbers, exactly, with half and int8 storage nearly",
            size < 100_000 ? "at most a quarter of faiss, and 0 B" : "at most 1.43 times bandwidth, and 0 B")),
        .. Targets.Select(target => new MeasurementName(
            target.Name,
            ["qps", "B"],
            $"the 10 nearest of 100,000 rows of {GraphWork.Dimensions} numbers around 200 centers, {target.Recall:P0} of them found, with the least ef that does it",
            "at least as fast as hnswlib, and 0 B")),
        new(BuildName, ["s"], $"the graph of these rows, M = {GraphWork.M} and efConstruction = {GraphWork.EfConstruction}", "at least as fast as hnswlib"),
        new(ToolsName, ["us", "B"], $"the best {ToolCount} of 1,000 tools for what an assistant types, with the query's lexical embedding", "at most 50 us and 0 B"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Subjects => [.. _flatSubjects.Select(subject => subject.Name), Bandwidth];

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers { get; } =
    [
        new("faiss", PeerFolder, "peer_faiss.py", new PythonRuntime()),
        new("hnswlib", PeerFolder, "peer_hnswlib.py", new PythonRuntime()),
    ];

    /// <inheritdoc/>
    public string Floor => Bandwidth;

    /// <inheritdoc/>
    public int RoundCount => 5;

    /// <inheritdoc/>
    public Action<string>? WritePeerData => WriteData;

    /// <inheritdoc/>
    public IReadOnlyList<ITrial> CreateTrials()
    {
        _flat = FlatWork.Create(Sizes);
        _graph = new GraphWork();
        return [.. _flat.SelectMany(CreateFlatTrials), new GraphTrial(BuildName, Ours, Targets, _graph), CreateToolTrial()];
    }

    private static string FlatName(int size) => $"flat-{size}";

    private static Pace PaceOf(int size) => size == Sizes[0] ? FirstPace : LaterPace;

    private static OperationTrial CreateToolTrial()
    {
        Catalogue catalogue = Catalogue.Read();
        ToolSearch search = catalogue.CreateSearch();
        SearchHit[] hits = new SearchHit[ToolCount];
        int next = 0;
        return OperationTrial.Create(
            ToolsName,
            Ours,
            () =>
            {
                next = (next + 1) % catalogue.Questions.Count;
                return search.Find(catalogue.Questions[next].Query, hits);
            },
            FirstPace);
    }

    private IEnumerable<ITrial> CreateFlatTrials(FlatWork work)
    {
        string name = FlatName(work.Rows.Count);
        Pace pace = PaceOf(work.Rows.Count);
        foreach (IFlatSubject subject in _flatSubjects)
        {
            yield return OperationTrial.Create(name, subject.Name, work.Prepare(subject), pace);
        }

        MemoryRead memory = new(work.Rows.Values);
        yield return new FastestTrial("us", [.. MemoryRead.Blocks.Select(block => OperationTrial.Create(name, Bandwidth, () => memory.Read(block), pace))]);
    }

    private void WriteData(string folder)
    {
        GraphWork graph = _graph ?? throw new InvalidOperationException("There is no data before there are trials.");
        _flat[^1].Rows.Write(Path.Combine(folder, "flat-rows.f32"));
        _flat[^1].Queries.Write(Path.Combine(folder, "flat-queries.f32"));
        WriteIds(Path.Combine(folder, "flat-ids.i64"), _flat.SelectMany(work => work.Ids));
        graph.Rows.Write(Path.Combine(folder, "graph-rows.f32"));
        graph.Queries.Write(Path.Combine(folder, "graph-queries.f32"));
        WriteIds(Path.Combine(folder, "graph-ids.i64"), graph.Ids);
        File.WriteAllBytes(Path.Combine(folder, "work.json"), WriteWork().WrittenSpan);
    }

    private static void WriteIds(string path, IEnumerable<long[]> ids) =>
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<long>(ids.SelectMany(row => row).ToArray()));

    private static ArrayBufferWriter<byte> WriteWork()
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer);
        writer.WriteStartObject();
        writer.WriteNumber("count", FlatWork.Count);
        writer.WriteNumber("flatDimensions", FlatWork.Dimensions);
        writer.WriteNumber("flatQueryCount", FlatWork.QueryCount);
        WriteNumbers("flatSizes", Sizes.Select(size => (double)size));
        writer.WriteNumber("graphDimensions", GraphWork.Dimensions);
        writer.WriteNumber("m", GraphWork.M);
        writer.WriteNumber("efConstruction", GraphWork.EfConstruction);
        writer.WriteNumber("seed", GraphWork.Seed);
        WriteNumbers("efs", GraphWork.Efs.Select(ef => (double)ef));
        WriteNumbers("recalls", Targets.Select(target => target.Recall));
        writer.WriteEndObject();
        writer.Flush();
        return buffer;

        void WriteNumbers(string name, IEnumerable<double> numbers)
        {
            writer.WriteStartArray(name);
            foreach (double number in numbers)
            {
                writer.WriteNumberValue(number);
            }

            writer.WriteEndArray();
        }
    }
}
