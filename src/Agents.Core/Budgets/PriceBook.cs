using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Agents.Core.Budgets;

/// <summary>The prices of models and tools: those that come with the library, and those that the application states.</summary>
/// <remarks>
/// <para>
/// Of the entries that fit a model, the most specific one counts: its exact id before any pattern, then the pattern with the most
/// characters besides <c>*</c>, and of two that are equally specific the one that was added later, so that the application's entries
/// come before those of the library.
/// </para>
/// <para>
/// A model that no entry fits is never taken for free: <see cref="UnknownModels"/> says what happens. Immutable and thread-safe.
/// </para>
/// </remarks>
public sealed class PriceBook
{
    private readonly Lazy<PriceTables> _tables;

    private PriceBook(Lazy<PriceTables> tables, UnknownModels unknownModels)
    {
        _tables = tables;
        UnknownModels = unknownModels;
    }

    private PriceBook(PriceTables tables, UnknownModels unknownModels)
        : this(new Lazy<PriceTables>(tables), unknownModels)
    {
    }

    /// <summary>Gets the book that comes with the library: list prices of well-known models, each with its date and source, and the free
    /// <c>offline-extractive</c>.</summary>
    /// <remarks>
    /// The prices are those of the providers' standard service on their own platform, without discounts and surcharges. They are read when
    /// they are first needed. They age: an application that depends on them states its own.
    /// </remarks>
    public static PriceBook Default { get; } = new(new Lazy<PriceTables>(ReadBuiltIn), UnknownModels.Reject);

    /// <summary>Gets the book without any price, for an application that states all of them.</summary>
    public static PriceBook Empty { get; } = new(PriceTables.Empty, UnknownModels.Reject);

    /// <summary>Gets what happens when a model is called that no entry fits.</summary>
    /// <value>The default is <see cref="UnknownModels.Reject"/>.</value>
    public UnknownModels UnknownModels { get; }

    /// <summary>Gets the prices of models: exact ids in alphabetical order, then patterns in the order in which they are tried.</summary>
    public IReadOnlyList<PriceEntry> Entries => [.. _tables.Value.Models];

    /// <summary>Gets the prices of tools, in the alphabetical order of their names.</summary>
    public IReadOnlyList<ToolPrice> Tools => [.. _tables.Value.Tools];

    /// <summary>Reads a book from JSON of the form that <c>prices.json</c> of this library has, and checks it whole.</summary>
    /// <param name="utf8Json">The text in UTF-8. It is read to its end and stays open.</param>
    /// <returns>The book, with nothing in it but what was read; <see cref="With(PriceBook)"/> adds it to another one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="utf8Json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">It is not such JSON, or of a version that is not known, or something in it cannot be used; the message
    /// lists every problem.</exception>
    /// <exception cref="IOException">Reading failed.</exception>
    public static PriceBook Load(Stream utf8Json)
    {
        ArgumentNullException.ThrowIfNull(utf8Json);
        return new PriceBook(PriceFile.Read(utf8Json), UnknownModels.Reject);
    }

    /// <summary>Reads a book from JSON, as <see cref="Load(Stream)"/> does.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The book, with nothing in it but what was read.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">It cannot be used; the message lists every problem.</exception>
    public static PriceBook Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using MemoryStream utf8Json = new(Encoding.UTF8.GetBytes(json), writable: false);
        return Load(utf8Json);
    }

    /// <summary>Makes a book with one more price, or another price for a known model.</summary>
    /// <param name="model">The model's id, as the client reports it, or a pattern in which <c>*</c> stands for any text.</param>
    /// <param name="price">What it charges.</param>
    /// <returns>The new book; this one stays as it is.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is empty.</exception>
    public PriceBook With(string model, ModelPrice price)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(price);
        return With(new PriceEntry { Model = model, Price = price });
    }

    /// <summary>Makes a book with one more price of a model, with its date and source.</summary>
    /// <param name="entry">The price.</param>
    /// <returns>The new book; this one stays as it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entry"/> is <see langword="null"/>.</exception>
    public PriceBook With(PriceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new PriceBook(_tables.Value.With([entry], []), UnknownModels);
    }

    /// <summary>Makes a book with all prices of another one added, such as a file's over those of the library.</summary>
    /// <param name="other">The other book, whose prices come before those of this one; its rule for unknown models is not taken over.</param>
    /// <returns>The new book; both others stay as they are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    public PriceBook With(PriceBook other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new PriceBook(_tables.Value.With(other._tables.Value), UnknownModels);
    }

    /// <summary>Makes a book that prices a tool whose own policy states no price.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="microDollarsPerUnit">The price of one call, in micro-dollars; 0 or more.</param>
    /// <returns>The new book; this one stays as it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="microDollarsPerUnit"/> is negative.</exception>
    public PriceBook WithTool(string tool, long microDollarsPerUnit)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        ArgumentOutOfRangeException.ThrowIfNegative(microDollarsPerUnit);
        return new PriceBook(
            _tables.Value.With([], [new ToolPrice { Tool = tool, MicroDollarsPerUnit = microDollarsPerUnit }]), UnknownModels);
    }

    /// <summary>Makes a book with another rule for models that no entry fits.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>The new book; this one stays as it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is <see langword="null"/>.</exception>
    public PriceBook WithUnknownModels(UnknownModels rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new PriceBook(_tables, rule);
    }

    /// <summary>Looks a listed price up.</summary>
    /// <param name="model">The model's id, or <see langword="null"/> when the client does not say.</param>
    /// <param name="price">The price when an entry fits the model.</param>
    /// <returns><see langword="true"/> when an entry fits the model, by its id or by a pattern. The rule for unknown models plays no part.</returns>
    /// <remarks>Allocates nothing. A listed id takes one lookup; any other is compared with the patterns.</remarks>
    public bool TryGetPrice(string? model, [NotNullWhen(true)] out ModelPrice? price)
    {
        bool isListed = TryGetEntry(model, out PriceEntry? entry);
        price = entry?.Price;
        return isListed;
    }

    /// <summary>Looks up the entry that prices a model.</summary>
    /// <param name="model">The model's id, or <see langword="null"/> when the client does not say.</param>
    /// <param name="entry">The most specific entry that fits the model.</param>
    /// <returns><see langword="true"/> when there is one.</returns>
    public bool TryGetEntry(string? model, [NotNullWhen(true)] out PriceEntry? entry)
    {
        if (model is null)
        {
            entry = null;
            return false;
        }

        return _tables.Value.TryFind(model, out entry);
    }

    /// <summary>Gets the price by which a call is charged: the listed one, else the one that the rule for unknown models states.</summary>
    /// <param name="model">The model's id, or <see langword="null"/> when the client does not say.</param>
    /// <returns>The price; <see langword="null"/> when there is none, so that tokens are counted and money is not.</returns>
    public ModelPrice? PriceOf(string? model) => TryGetPrice(model, out ModelPrice? price) ? price : UnknownModels.Price;

    /// <summary>Looks up what a tool costs.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="price">The price when the tool is listed.</param>
    /// <returns><see langword="true"/> when the tool is listed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    public bool TryGetToolPrice(string tool, [NotNullWhen(true)] out ToolPrice? price)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return _tables.Value.TryFindTool(tool, out price);
    }

    private static PriceTables ReadBuiltIn()
    {
        using Stream json = typeof(PriceBook).Assembly.GetManifestResourceStream("Agents.Core.Budgets.prices.json")
            ?? throw new InvalidOperationException("The assembly does not contain its prices.");

        // The ids that the library's own offline client and embeddings report.
        return PriceFile.Read(json).With(
            [new PriceEntry { Model = "offline-extractive", Price = ModelPrice.Free }, new PriceEntry { Model = "hashed-ngrams-*", Price = ModelPrice.Free }], []);
    }
}
