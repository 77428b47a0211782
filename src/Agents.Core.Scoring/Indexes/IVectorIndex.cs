using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Vectors by id, and a search for those nearest to a query.</summary>
/// <remarks>
/// Thread-safe: searches may run at any time, beside each other and beside changes, and see each change whole or not at all. Changes wait for each
/// other. After <see cref="IDisposable.Dispose"/> every method and <see cref="Count"/> throw <see cref="ObjectDisposedException"/>; a search that runs
/// meanwhile ends as if nothing had happened.
/// </remarks>
public interface IVectorIndex : IDisposable
{
    /// <summary>Gets how many numbers a vector has.</summary>
    /// <value>1 to <see cref="VectorLimits.MaxDimensions"/>.</value>
    int Dimensions { get; }

    /// <summary>Gets how vectors are compared.</summary>
    VectorMetric Metric { get; }

    /// <summary>Gets how many vectors there are.</summary>
    int Count { get; }

    /// <summary>Tells whether there is a vector of an id.</summary>
    /// <param name="id">Any number.</param>
    bool Contains(long id);

    /// <summary>Adds a vector.</summary>
    /// <param name="id">The id; one that is not taken.</param>
    /// <param name="vector"><see cref="Dimensions"/> finite numbers; copied.</param>
    /// <param name="tags">Up to 64 tags, one a bit, for <see cref="SearchFilter"/>. The default is none.</param>
    /// <exception cref="ArgumentException">The id is taken, the vector has another length, or a number is NaN or infinite, or too great to be kept.</exception>
    void Add(long id, ReadOnlySpan<float> vector, ulong tags = 0);

    /// <summary>Adds a vector, or puts it in the place of the one that has its id.</summary>
    /// <param name="id">Any number.</param>
    /// <param name="vector"><see cref="Dimensions"/> finite numbers; copied.</param>
    /// <param name="tags">Up to 64 tags, one a bit; they replace those before. The default is none.</param>
    /// <returns><see langword="true"/> when the id was new.</returns>
    /// <exception cref="ArgumentException">The vector has another length, or a number is NaN or infinite, or too great to be kept.</exception>
    bool Put(long id, ReadOnlySpan<float> vector, ulong tags = 0);

    /// <summary>Removes a vector.</summary>
    /// <param name="id">Any number.</param>
    /// <returns><see langword="true"/> when there was one.</returns>
    bool Remove(long id);

    /// <summary>Finds the vectors nearest to a query.</summary>
    /// <param name="query"><see cref="Dimensions"/> finite numbers.</param>
    /// <param name="hits">Where the hits go, best first, equal scores by rising id; its length is how many are wanted.</param>
    /// <param name="filter">What may be found; the default is everything.</param>
    /// <returns>How many hits there are; less than asked for only when no more could be found.</returns>
    /// <remarks>Allocates nothing once warmed up, unless the filter's predicate does.</remarks>
    /// <exception cref="ArgumentException">The query has another length, or a number is NaN or infinite.</exception>
    int Search(ReadOnlySpan<float> query, Span<SearchHit> hits, SearchFilter filter = default);

    /// <summary>Writes the index to a file, which is complete or not there: it is written beside and then renamed.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    void Save(string path);
}
