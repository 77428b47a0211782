namespace Agents.Core.ConventionTests.PublicApi;

public sealed class ApiTextTests
{
    private const string Fixtures = "Agents.Core.ConventionTests.Fixtures.PublicApi";

    // One line for each kind of declaration; the namespace is cut off for reading.
    private const string Expected = """
        Cursor : public ref struct
        Cursor.At : public int
        Cursor.Next() : public readonly int
        IShape<in T, out TSelf> : public interface where TSelf : IShape<T, TSelf>
        IShape<T, TSelf>.Describe() : public virtual string
        IShape<T, TSelf>.Sides : public int { get; }
        IShape<T, TSelf>.TryFind(T value, [NotNullWhen(true)] out string? name) : public bool
        IShape<T, TSelf>.Zero : public static abstract TSelf { get; }
        Id : public readonly record struct
        Id.Deconstruct(out long Value) : public void
        Id.Value : public long { get; init; }
        Id.new(long Value) : public
        Levels : public enum : byte [Flags]
        Levels.All : enum member = 255
        Levels.Low : enum member = 1
        Levels.None : enum member = 0
        Named : public sealed record
        Named.Deconstruct(out string First, out int? Second) : public void
        Named.First : public string { get; init; }
        Named.Second : public int? { get; init; }
        Named.Third : public string? { get; init; }
        Named.new(string First, int? Second) : public
        Shape : public abstract class : System.IDisposable
        Shape.Area : public abstract int { get; protected set; }
        Shape.Changed : public event System.EventHandler<string?>?
        Shape.Choose<T>(T first, T? second, params T[] others) : public virtual T where T : struct, System.IComparable<T>
        Shape.Count : protected static readonly int
        Shape.Dispose() : public void
        Shape.Find(in int first, ref int second, ref readonly int third, out int fourth) : public abstract ref readonly int [Obsolete]
        Shape.Locate((int, int) at) : public (int Line, (string? Text, bool) Inner)
        Shape.Name : public required string? { get; init; }
        Shape.Notes : protected internal virtual System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.List<string?>?>? { get; }
        Shape.Price : public const decimal = 0.5
        Shape.Quote : public const string = "a \"b\"\n"
        Shape.ToString() : public override string?
        Shape.new(int sides = 3, Levels level = Levels.Low, string name = "x", double? size = null, System.Threading.CancellationToken cancellationToken = default) : protected
        Shape.this[int row, string column] : public int[]?[,] { get; }
        Shape.Corner<T> : protected sealed class
        Shape.Corner<T>.Pairs : public System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<T, string?>> { get; }
        Shape.Corner<T>.Value : public T? { get; set; }
        Shape.Corner<T>.new() : public
        ShapeExtensions : public static class
        ShapeExtensions.Build<TOut>(params System.Collections.Generic.IEnumerable<object?> parts) : public static TOut where TOut : Shape, new()
        ShapeExtensions.Fill<T>(System.Span<T> target, scoped System.ReadOnlySpan<T> source) : public static void where T : unmanaged
        ShapeExtensions.MeasureAsync<T>(this Shape? shape, System.Func<Shape, T?>? map, System.ReadOnlySpan<char> name) : public static System.Threading.Tasks.Task<T?> where T : class
        Square : public sealed class : Shape
        Square.Area : public override int { get; protected set; }
        Square.Find(in int first, ref int second, ref readonly int third, out int fourth) : public override ref readonly int
        Square.new() : public [SetsRequiredMembers]
        Square.op_Explicit(Square square) : public static int
        Turn<in TIn, out TOut>(TIn input, string? note) : public delegate TOut where TIn : class? where TOut : notnull
        """;

    [Fact]
    public void Each_kind_of_declaration_has_its_line()
    {
        string[] expected = Expected.Replace("\r", "").Split('\n');
        string[] actual = [.. Lines()];
        Complaints.MustBeNone("the text of the fixtures is the expected one", ApprovedText.Differences(expected, actual));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Lines_do_not_depend_on_the_order_of_the_types() =>
        Assert.Equal(ApiText.Lines(FixtureTypes()), ApiText.Lines(FixtureTypes().Reverse()));

    private static IEnumerable<string> Lines() => ApiText.Lines(FixtureTypes()).Select(line => line.Replace(Fixtures + ".", ""));

    private static IEnumerable<Type> FixtureTypes() => typeof(ApiTextTests).Assembly.GetTypes().Where(type => type.Namespace == Fixtures);
}
