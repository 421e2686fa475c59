using System.Globalization;
using System.Reflection;

namespace ModelGen.Tests.Runtime;

/// <summary>The fence of a library as lines, each of which says one thing that compiled code may rely on.</summary>
internal static class ContractSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The lines of a library, in order.</summary>
    public static IEnumerable<string> Of(Assembly library) =>
        Of(library.GetExportedTypes().Where(type => type.Namespace == FenceTests.Fence));

    /// <summary>The lines of some types, in order: of each type its declaration, the interfaces and the members.</summary>
    public static IEnumerable<string> Of(IEnumerable<Type> types) => types
        .OrderBy(Name, StringComparer.Ordinal)
        .SelectMany(type => type.GetInterfaces().Select(known => $"{Name(type)} : {Name(known)}").Order(StringComparer.Ordinal)
            .Prepend(Declaration(type))
            .Concat(Members(type).Order(StringComparer.Ordinal)));

    /// <summary>
    /// What code that was compiled for one surface misses in another: what is gone, and what a type that it derives from or implements asks for besides.
    /// </summary>
    public static string[] Broken(IReadOnlyCollection<string> before, IReadOnlyCollection<string> now) =>
    [
        .. before.Except(now).Select(line => $"gone: {line}"),
        .. now.Except(before)
            .Where(line => line.StartsWith("abstract ", StringComparison.Ordinal) && before.Any(known => IsDeclarationOf(known, line)))
            .Select(line => $"asked for: {line}"),
    ];

    /// <summary>Whether one line declares the type that the other line, of a member, begins with behind its words.</summary>
    private static bool IsDeclarationOf(string line, string member)
    {
        string[] words = line.Split(' ', 3);
        return words is ["type", _, string type] && member.Contains($" {type.Split(" where ")[0]}::", StringComparison.Ordinal);
    }

    private static string Declaration(Type type)
    {
        string kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static-class" : type.IsAbstract ? "abstract-class" : type.IsSealed ? "sealed-class" : "class";
        return $"type {kind} {Name(type)}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        string owner = Name(type);
        foreach (FieldInfo field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        {
            string words = field.IsLiteral ? "const " : field.IsStatic ? "static " : "";
            string value = field.IsLiteral ? string.Create(CultureInfo.InvariantCulture, $" = {field.GetRawConstantValue()}") : "";
            yield return $"{words}{Name(field.FieldType)} {owner}::{field.Name}{value}";
        }

        foreach (ConstructorInfo constructor in type.GetConstructors(Declared & ~BindingFlags.Static).Where(IsSeen))
        {
            yield return $"new {owner}::({Parameters(constructor)})";
        }

        foreach (MethodInfo method in type.GetMethods(Declared).Where(method => IsSeen(method) && method.GetBaseDefinition().DeclaringType != typeof(object)))
        {
            string words = (method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "") + (method.IsStatic ? "static " : "");
            Type[] generic = method.IsGenericMethod ? method.GetGenericArguments() : [];
            string arguments = generic.Length > 0 ? $"<{string.Join(", ", generic.Select(Name))}>" : "";
            yield return $"{words}{Name(method.ReturnType)} {owner}::{method.Name}{arguments}({Parameters(method)}){Constraints(generic)}";
        }
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Parameters(MethodBase method) => string.Join(
        ", ", method.GetParameters().Select(parameter => parameter.IsOut || parameter.IsIn
            ? (parameter.IsOut ? "out " : "in ") + Name(parameter.ParameterType.GetElementType()!)
            : Name(parameter.ParameterType)));

    private static string Constraints(IEnumerable<Type> arguments) => string.Concat(arguments.Select(argument =>
    {
        const GenericParameterAttributes Special = GenericParameterAttributes.SpecialConstraintMask;
        GenericParameterAttributes special = argument.GenericParameterAttributes & Special;
        string[] constraints =
        [
            .. special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["struct"] : Array.Empty<string>(),
            .. special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Name),
        ];
        return constraints.Length > 0 ? $" where {argument.Name} : {string.Join(", ", constraints)}" : "";
    }));

    /// <summary>A type as C# writes it, without the namespaces of the fence and of the system.</summary>
    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.HasElementType)
        {
            return Name(type.GetElementType()!) + (type.IsByRef ? "&" : type.IsPointer ? "*" : $"[{new string(',', type.GetArrayRank() - 1)}]");
        }

        string space = type.Namespace is null or "System" or FenceTests.Fence ? "" : type.Namespace + ".";
        string owner = type.IsNested ? Name(type.DeclaringType!) + "." : space;
        Type[] arguments = type.GetGenericArguments();
        return owner + type.Name.Split('`')[0] + (arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(Name))}>" : "");
    }
}
