using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <content>Files.</content>
public sealed partial class HnswIndex
{
    private HnswIndex(HnswFileHead head, HnswGraph graph, Dictionary<long, int> slots)
    {
        _shape = head.Shape;
        _efSearch = head.EfSearch;
        _added = head.Added;
        _scratches = new ScratchPool<HnswScratch>(() => new HnswScratch(_shape));
        _slots = slots;
        _graph = graph;
    }

    /// <summary>Reads an index from a file; its vectors stay there, mapped into memory, until there are more of them.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote, on any machine. It must not be changed while the index uses it; replacing it is no harm.</param>
    /// <returns>The index as it was saved, with its options, its <see cref="EfSearch"/>, and what it does next.</returns>
    /// <exception cref="InvalidIndexException">The file is cut, was changed, or holds something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static HnswIndex Load(string path)
    {
        IndexFile file = IndexFile.Open(path, IndexFileKind.Hnsw);
        try
        {
            HnswFileHead head = HnswFileHead.Read(file);
            HnswGraph graph = HnswGraph.Read(file, head);
            Dictionary<long, int> slots = new(graph.Count);
            for (int slot = 0; slot < graph.Slots; slot++)
            {
                if (graph.IsAlive(slot) && !slots.TryAdd(graph.IdOf(slot), slot))
                {
                    throw file.Invalid($"the id {graph.IdOf(slot)} occurs twice.");
                }
            }

            return new HnswIndex(head, graph, slots);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Changes wait until the file is written; searches do not.</remarks>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (_changing)
        {
            HnswGraph graph = Graph;
            using IndexFileWriter writer = new(path, IndexFileKind.Hnsw, HnswFile.Sections);
            graph.Write(writer, _efSearch, _added);
            writer.Complete();
        }
    }
}
