using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Agents.Core.ConventionTests.PublicApi;

/// <summary>Writes types as C# does, with full names, nullability and the names of tuple elements.</summary>
internal sealed class TypeText
{
    private const int LargestPlainTuple = 7;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    // Names are stored in one row for all tuples of a type, outer before inner.
    private readonly Queue<string?> _tupleNames;

    private readonly NullableFlags _nullable;

    private TypeText(NullableFlags nullable, ICustomAttributeProvider? carrier)
    {
        object? attribute = carrier?.GetCustomAttributes(typeof(TupleElementNamesAttribute), inherit: false).FirstOrDefault();
        _tupleNames = new Queue<string?>(((TupleElementNamesAttribute?)attribute)?.TransformNames ?? []);
        _nullable = nullable;
    }

    /// <summary>Writes a type without nullability.</summary>
    public static string Of(Type type) => new TypeText(NullableFlags.None, carrier: null).Write(type);

    public static string Of(ParameterInfo parameter) =>
        new TypeText(NullableFlags.Of(parameter.GetCustomAttributesData(), parameter.Member), parameter).Write(parameter.ParameterType);

    public static string Of(PropertyInfo property) => OfMember(property, property.PropertyType);

    public static string Of(FieldInfo field) => OfMember(field, field.FieldType);

    public static string Of(EventInfo @event) => OfMember(@event, @event.EventHandlerType!);

    private static string OfMember(MemberInfo member, Type type) =>
        new TypeText(NullableFlags.Of(member.GetCustomAttributesData(), member.DeclaringType), member).Write(type);

    private string Write(Type type)
    {
        if (type.IsByRef)
        {
            return Write(type.GetElementType()!);
        }

        if (type.IsPointer)
        {
            return Write(type.GetElementType()!) + "*";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Write(underlying) + "?";
        }

        bool hasFlag = !type.IsValueType || type.IsGenericType;
        string mark = hasFlag && _nullable.Next() == NullableFlags.MayBeNull ? "?" : "";
        return WriteNamed(type) + mark;
    }

    private string WriteNamed(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        return IsPlainTuple(type) ? WriteTuple(type) : WriteGeneric(type);
    }

    private static bool IsPlainTuple(Type type) =>
        type is { IsGenericType: true, IsGenericTypeDefinition: false }
        && type.Namespace == "System"
        && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal)
        && type.GetGenericArguments().Length is > 1 and <= LargestPlainTuple;

    private string WriteTuple(Type type)
    {
        Type[] elements = type.GetGenericArguments();
        string?[] names = [.. elements.Select(_ => _tupleNames.TryDequeue(out string? name) ? name : null)];
        IEnumerable<string> texts = elements.Select((element, i) =>
            Write(element) + (names[i] is { } name ? " " + name : ""));
        return $"({string.Join(", ", texts)})";
    }

    private string WriteGeneric(Type type)
    {
        Type[] arguments = type.GetGenericArguments();
        Stack<Type> chain = new();
        for (Type? current = type; current is not null; current = current.DeclaringType)
        {
            chain.Push(current);
        }

        StringBuilder text = new(type.Namespace);
        int written = 0;
        foreach (Type level in chain)
        {
            string[] nameAndArity = level.Name.Split('`');
            text.Append(text.Length > 0 ? "." : "").Append(nameAndArity[0]);
            if (nameAndArity.Length > 1)
            {
                int arity = int.Parse(nameAndArity[1]);
                int first = written;
                text.Append('<').AppendJoin(", ", Enumerable.Range(first, arity).Select(i => Write(arguments[i]))).Append('>');
                written += arity;
            }
        }

        return text.ToString();
    }
}
