using System.Reflection;
using System.Runtime.CompilerServices;

namespace Agents.Core.ConventionTests.PublicApi;

internal static partial class ApiText
{
    private static IEnumerable<string> MemberLines(Type type) =>
    [
        .. type.VisibleConstructors().Select(ConstructorLine),
        .. type.VisibleMethods().Select(MethodLine),
        .. type.VisibleProperties().Select(PropertyLine),
        .. type.VisibleFields().Select(FieldLine),
        .. type.VisibleEvents().Select(EventLine),
    ];

    private static string ConstructorLine(ConstructorInfo constructor) =>
        $"{Owner(constructor)}.new({Parameters(constructor)}) : {Access(constructor)}{AttributeText.After(constructor)}";

    private static string MethodLine(MethodInfo method)
    {
        Type[] generic = method.GetGenericArguments();
        string name = $"{Owner(method)}.{method.Name}{GenericText.Parameters(generic)}({Parameters(method)})";
        return $"{name} : {Modifiers(method)}{Return(method)}{GenericText.Constraints(generic)}{AttributeText.After(method)}";
    }

    private static string PropertyLine(PropertyInfo property)
    {
        // The accessor's parameters know their nullability; those of the property do not.
        ParameterInfo[] indexes = (property.GetMethod ?? property.SetMethod)!.GetParameters()[..property.GetIndexParameters().Length];
        string name = indexes.Length == 0 ? property.Name : $"this[{string.Join(", ", indexes.Select(ParameterText))}]";
        MethodInfo widest = property.GetMethod.IsVisibleOutside() ? property.GetMethod! : property.SetMethod!;
        widest = property.SetMethod is { IsPublic: true } setter ? setter : widest;
        string required = property.IsDefined(typeof(RequiredMemberAttribute), inherit: false) ? "required " : "";
        string byRef = property.GetMethod is { } getter ? RefOf(getter.ReturnParameter) : "";
        string accessors = AccessorText(property.GetMethod, "get", widest)
            + AccessorText(property.SetMethod, property.IsInitOnly() ? "init" : "set", widest);
        return $"{Owner(property)}.{name} : {Modifiers(widest)}{required}{byRef}{TypeText.Of(property)} {{ {accessors}}}{AttributeText.After(property)}";
    }

    private static string AccessorText(MethodInfo? accessor, string name, MethodInfo widest)
    {
        if (!accessor.IsVisibleOutside())
        {
            return "";
        }

        return Access(accessor!) == Access(widest) ? name + "; " : $"{Access(accessor!)} {name}; ";
    }

    private static string FieldLine(FieldInfo field)
    {
        string name = $"{Owner(field)}.{field.Name}";
        if (field.DeclaringType!.IsEnum)
        {
            object value = Convert.ChangeType(field.GetRawConstantValue()!, Enum.GetUnderlyingType(field.DeclaringType));
            return $"{name} : enum member = {value}{AttributeText.After(field)}";
        }

        string access = field.IsPublic ? "public " : field.IsFamily ? "protected " : "protected internal ";
        string required = field.IsDefined(typeof(RequiredMemberAttribute), inherit: false) ? "required " : "";
        if (field.IsLiteral || field.IsDefined(typeof(DecimalConstantAttribute), inherit: false))
        {
            object? value = field.IsLiteral ? field.GetRawConstantValue() : field.GetValue(obj: null);
            return $"{name} : {access}const {TypeText.Of(field)} = {ValueText.Of(value, field.FieldType)}{AttributeText.After(field)}";
        }

        string modifiers = (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{name} : {access}{modifiers}{required}{TypeText.Of(field)}{AttributeText.After(field)}";
    }

    private static string EventLine(EventInfo @event) =>
        $"{Owner(@event)}.{@event.Name} : {Modifiers(@event.AddMethod!)}event {TypeText.Of(@event)}{AttributeText.After(@event)}";

    private static string Owner(MemberInfo member) => TypeText.Of(member.DeclaringType!);

    private static string Access(MethodBase method) =>
        method.IsPublic ? "public" : method.IsFamily ? "protected" : "protected internal";

    private static string Modifiers(MethodInfo method)
    {
        bool isInterfaceMember = method.DeclaringType!.IsInterface;
        bool isOverride = method.GetBaseDefinition() != method;
        string inheritance = method switch
        {
            { IsAbstract: true, IsStatic: false } when isInterfaceMember => "",
            { IsAbstract: true } => isOverride ? "abstract override " : "abstract ",
            { IsVirtual: true } when isOverride => method.IsFinal ? "sealed override " : "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        bool isReadOnly = method.DeclaringType!.IsValueType
            && HasAttribute(method, "IsReadOnlyAttribute")
            && !HasAttribute(method.DeclaringType!, "IsReadOnlyAttribute");
        return $"{Access(method)} {(method.IsStatic ? "static " : "")}{inheritance}{(isReadOnly ? "readonly " : "")}";
    }

    private static string Return(MethodInfo method) =>
        AttributeText.Before(method.ReturnParameter) + RefOf(method.ReturnParameter) + TypeText.Of(method.ReturnParameter);

    private static string RefOf(ParameterInfo returned) =>
        !returned.ParameterType.IsByRef ? "" : HasAttribute(returned, "IsReadOnlyAttribute") ? "ref readonly " : "ref ";

    private static string Parameters(MethodBase method)
    {
        string isExtension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return isExtension + string.Join(", ", method.GetParameters().Select(ParameterText));
    }

    private static string ParameterText(ParameterInfo parameter) =>
        $"{AttributeText.Before(parameter)}{Passing(parameter)}{TypeText.Of(parameter)} {parameter.Name}{ValueText.DefaultOf(parameter)}";

    private static string Passing(ParameterInfo parameter)
    {
        if (HasAttribute(parameter, "ParamArrayAttribute") || HasAttribute(parameter, "ParamCollectionAttribute"))
        {
            return "params ";
        }

        if (!parameter.ParameterType.IsByRef)
        {
            return HasAttribute(parameter, "ScopedRefAttribute") ? "scoped " : "";
        }

        if (parameter.IsOut)
        {
            return "out ";
        }

        return HasAttribute(parameter, "RequiresLocationAttribute") ? "ref readonly " : HasAttribute(parameter, "IsReadOnlyAttribute") ? "in " : "ref ";
    }

    private static bool HasAttribute(ParameterInfo parameter, string name) =>
        parameter.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == name);
}
