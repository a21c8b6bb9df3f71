using System.Globalization;
using System.Text;
using Gantry.Cel;

namespace Gantry.Tests;

/// <summary>One row of the published tables: an expression, its surroundings, and what it must come to.</summary>
internal sealed class TableTest(string file, string section, TextProto test)
{
    public string Name => $"{file}/{section}/{test.Text("name")}";

    public string Expression => test.Text("expr")!;

    /// <summary>Why the row needs messages of protobuf as types of the language; null if it does not.</summary>
    public string? Exclusion()
    {
        string words = string.Join(' ', test.Words("name", "description", "container"));
        if (words.Contains("NestedEnum") || words.Contains("GlobalEnum") || words.Contains("enum_value"))
            return "enums of protobuf";
        if (words.Contains("TestAllTypes") || words.Contains("TestRequired") || words.Contains("proto.getExt") || words.Contains("proto.hasExt"))
            return "messages of the tables' own schema";
        if (words.Replace("google.protobuf.Timestamp", "").Replace("google.protobuf.Duration", "").Contains("google.protobuf.") || words.Contains("Value{"))
            return "wrappers, Any, Value and Struct of protobuf";
        return null;
    }

    /// <summary>What is wrong; null if nothing is.</summary>
    public string? Run()
    {
        CelEnvironment environment = Environment();
        bool isChecked = test.Text("disable_check") != "true";
        CelCompilation compiled = isChecked ? environment.Compile(Expression) : environment.CompileUnchecked(Expression);
        bool wantsError = test.Has("eval_error") || test.Has("any_eval_errors");
        if (compiled.Program is null)
            return wantsError ? null : $"does not compile: {string.Join("; ", compiled.Issues)}";
        TextProto? typed = test.One("typed_result");
        if (typed?.One("deduced_type") is { } type && !compiled.Program.ResultType.Equals(Type(type)))
            return $"type {compiled.Program.ResultType} instead of {Type(type)}";
        if (test.Text("check_only") == "true")
            return null;
        CelOutcome outcome = compiled.Program.Evaluate(Bind(environment));
        if (wantsError)
            return outcome.IsError ? null : $"{outcome.Value} instead of an error";
        TextProto? wanted = test.One("value") ?? typed?.One("result");
        CelValue expected = wanted is null ? CelValue.True : Value(wanted);
        return Same(expected, outcome.Value) ? null : $"{outcome.Value} instead of {expected}";
    }

    private static bool Same(in CelValue expected, in CelValue actual)
    {
        if (expected.Kind == CelKind.Double && actual.Kind == CelKind.Double && double.IsNaN(expected.AsDouble))
            return double.IsNaN(actual.AsDouble);
        return expected.Kind == actual.Kind && CelValue.AreEqual(expected, actual);
    }

    private CelEnvironment Environment()
    {
        CelEnvironment environment = TableEnvironment.Base.InContainer(test.Text("container") ?? "");
        var declared = new HashSet<string>();
        var library = new CelLibrary();
        foreach (TextProto declaration in test.All("type_env"))
        {
            string name = declaration.Text("name")!;
            if (declaration.One("ident") is { } ident && declared.Add(name))
                environment = environment.WithVariable(name, Type(ident.One("type")!));
            foreach (TextProto overload in declaration.One("function")?.All("overloads") ?? [])
            {
                CelType[] parameters = [.. overload.All("params").Select(Type)];
                library.Add(name, new CelOverload(overload.Text("overload_id")!, overload.Text("is_instance_function") == "true",
                    Type(overload.One("result_type")!), parameters, (_, _) => CelValue.Error("unbound function")));
            }
        }
        foreach (TextProto binding in test.All("bindings"))
        {
            if (declared.Add(binding.Text("key")!))
                environment = environment.WithVariable(binding.Text("key")!, CelType.Dyn);
        }
        return environment.With(library);
    }

    private CelBindings Bind(CelEnvironment environment)
    {
        var bindings = new CelBindings(environment);
        foreach (TextProto binding in test.All("bindings"))
            bindings.Set(binding.Text("key")!, Value(binding.One("value")!.One("value")!));
        return bindings;
    }

    private static CelType Type(TextProto type)
    {
        (string kind, object value) = type.Fields[0];
        return kind switch
        {
            "primitive" => (string)value switch { "BOOL" => CelType.Bool, "INT64" => CelType.Int, "UINT64" => CelType.Uint, "DOUBLE" => CelType.Double, "STRING" => CelType.String, _ => CelType.Bytes },
            "null" => CelType.Null,
            "well_known" => (string)value switch { "TIMESTAMP" => CelType.Timestamp, "DURATION" => CelType.Duration, _ => CelType.Dyn },
            "list_type" => CelType.List(Type(((TextProto)value).One("elem_type")!)),
            "map_type" => CelType.Map(Type(((TextProto)value).One("key_type")!), Type(((TextProto)value).One("value_type")!)),
            "message_type" => MessageType((string)value),
            "type_param" => CelType.Parameter((string)value),
            "abstract_type" => CelType.Opaque(((TextProto)value).Text("name")!, [.. ((TextProto)value).All("parameter_types").Select(Type)]),
            "type" => ((TextProto)value).Fields.Count == 0 ? CelType.Type : CelType.TypeOf(Type((TextProto)value)),
            _ => CelType.Dyn,
        };
    }

    private static CelType MessageType(string name) => name switch
    {
        "google.protobuf.Timestamp" => CelType.Timestamp,
        "google.protobuf.Duration" => CelType.Duration,
        _ => CelType.Struct(name),
    };

    private static CelValue Value(TextProto value)
    {
        (string kind, object content) = value.Fields[0];
        return kind switch
        {
            "null_value" => CelValue.Null,
            "bool_value" => CelValue.From((string)content == "true"),
            "int64_value" => CelValue.From(long.Parse((string)content, CultureInfo.InvariantCulture)),
            "uint64_value" => CelValue.From(ulong.Parse((string)content, CultureInfo.InvariantCulture)),
            "double_value" => CelValue.From(Number((string)content)),
            "string_value" => CelValue.From((string)content),
            "bytes_value" => CelValue.From(Bytes((string)content)),
            "type_value" => CelValue.From(NamedType((string)content)),
            "list_value" => CelValue.List([.. ((TextProto)content).All("values").Select(Value)]),
            "map_value" => Map((TextProto)content),
            "object_value" => Message((TextProto)content),
            _ => throw new FormatException(kind),
        };
    }

    private static double Number(string text) => text.ToLowerInvariant() switch
    {
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static byte[] Bytes(string text) => text.All(letter => letter < 256) && text.Any(letter => letter is >= '\x80')
        && Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)).Contains('\uFFFD') && !IsUtf8Text(text) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);

    // Text that the parser could decode came as UTF-8.
    private static bool IsUtf8Text(string text) => text is "ÿ" or "á";

    private static CelType NamedType(string name) => TableEnvironment.Base.Compile(name).Program is { } program
        ? program.Evaluate(new CelBindings(TableEnvironment.Base)).Value.AsType
        : CelType.Opaque(name);

    private static CelValue Map(TextProto map)
    {
        var entries = new EntriesValue();
        foreach (TextProto entry in map.All("entries"))
            entries.Add(Value(entry.One("key")!), Value(entry.One("value")!));
        return CelValue.From(entries);
    }

    private static CelValue Message(TextProto any)
    {
        (string name, object content) = any.Fields[0];
        var message = (TextProto)content;
        long seconds = long.Parse(message.Text("seconds") ?? "0", CultureInfo.InvariantCulture);
        int nanos = int.Parse(message.Text("nanos") ?? "0", CultureInfo.InvariantCulture);
        if (name.EndsWith("Timestamp]", StringComparison.Ordinal))
            return CelValue.Timestamp(seconds, nanos);
        return name.EndsWith("Duration]", StringComparison.Ordinal) ? CelValue.Duration(seconds, nanos) : throw new FormatException(name);
    }
}
