using System.Diagnostics.CodeAnalysis;

#pragma warning disable CA1000, CA1045, CA1051, CA1720, CA1806, CA1815, CA1819, CA1822, CA2211, CA2225, CA2227, CS0067, CS0672, IDE0044, IDE0060, MA0012, MA0015, MA0046, MA0062, MA0069 // Declarations of every kind; none of them runs.

namespace Agents.Core.ConventionTests.Fixtures.PublicApi;

public delegate TOut Turn<in TIn, out TOut>(TIn input, string? note)
    where TIn : class?
    where TOut : notnull;

[Flags]
public enum Levels : byte
{
    None = 0,
    Low = 1,
    All = 255,
}

public interface IShape<in T, out TSelf>
    where TSelf : IShape<T, TSelf>
{
    static abstract TSelf Zero { get; }

    int Sides { get; }

    bool TryFind(T value, [NotNullWhen(true)] out string? name);

    string Describe() => "a shape";
}

public abstract class Shape : IDisposable
{
    public const decimal Price = 0.5m;
    public const string Quote = "a \"b\"\n";
    protected static readonly int Count = 1;

    protected Shape(int sides = 3, Levels level = Levels.Low, string name = "x", double? size = null, CancellationToken cancellationToken = default)
    {
    }

    public event EventHandler<string?>? Changed;

    public abstract int Area { get; protected set; }

    public required string? Name { get; init; }

    protected internal virtual IReadOnlyDictionary<string, List<string?>?>? Notes { get; private set; }

    public int[]?[,] this[int row, string column] => throw new NotSupportedException();

    [Obsolete("Old.")]
    public abstract ref readonly int Find(in int first, ref int second, ref readonly int third, out int fourth);

    public virtual T Choose<T>(T first, T? second, params T[] others)
        where T : struct, IComparable<T> => first;

    public (int Line, (string? Text, bool) Inner) Locate((int, int) at) => default;

    public override string? ToString() => null;

    public void Dispose() => GC.SuppressFinalize(this);

    internal void Hidden()
    {
    }

    private protected void HiddenToo()
    {
    }

    protected sealed class Corner<T>
    {
        public T? Value { get; set; }

        public List<KeyValuePair<T, string?>> Pairs { get; } = [];
    }
}

public sealed class Square : Shape
{
    [SetsRequiredMembers]
    public Square() => Name = "square";

    public override int Area { get; protected set; }

    public static explicit operator int(Square square) => square.Area;

    public override ref readonly int Find(in int first, ref int second, ref readonly int third, out int fourth) => throw new NotSupportedException();
}

public static class ShapeExtensions
{
    public static Task<T?> MeasureAsync<T>(this Shape? shape, Func<Shape, T?>? map, ReadOnlySpan<char> name)
        where T : class => Task.FromResult<T?>(null);

    public static void Fill<T>(Span<T> target, scoped ReadOnlySpan<T> source)
        where T : unmanaged
    {
    }

    public static TOut Build<TOut>(params IEnumerable<object?> parts)
        where TOut : Shape, new() => throw new NotSupportedException();
}

public sealed record Named(string First, int? Second)
{
    public string? Third { get; init; }
}

public readonly record struct Id(long Value);

public ref struct Cursor
{
    public int At;

    public readonly int Next() => At + 1;
}
