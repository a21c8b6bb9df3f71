using Gantry.Kube.Selectors;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Requests;

/// <summary>Which objects of a kind a request is about: a namespace or all, narrowed by labels and fields.</summary>
internal sealed class Selection
{
    private readonly LabelQuery _labels;
    private readonly FieldTerm[] _fields;

    // Fields that only the version has that the client speaks, and which a webhook makes of what is stored.
    private readonly FieldTerm[] _fieldsOfForm;
    private readonly ApiResource _resource;

    private Selection(string prefix, LabelQuery labels, FieldTerm[] fields, FieldTerm[] fieldsOfForm, ApiResource resource)
    {
        Prefix = prefix;
        _labels = labels;
        _fields = fields;
        _fieldsOfForm = fieldsOfForm;
        _resource = resource;
    }

    /// <summary>What the keys of all selected objects start with.</summary>
    public string Prefix { get; }

    public bool SelectsAll => _labels.MatchesEverything && _fields.Length == 0 && _fieldsOfForm.Length == 0;

    /// <summary>Whether what is stored does not tell all: what matches is still to be looked at by <see cref="InFormAsync"/>.</summary>
    public bool NeedsForm => _fieldsOfForm.Length > 0;

    public static Selection Read(ApiCall call)
    {
        if (!LabelQuery.TryParse(call.Query.Text("labelSelector"), out LabelQuery labels, out string labelProblem))
            throw ApiErrors.BadRequest(labelProblem);

        string asked = call.Query.Text("fieldSelector");
        if (call.Target.Name.Length > 0)
            asked = $"{asked},metadata.name={call.Target.Name}";
        if (!FieldQuery.TryParse(asked, call.Face.Kind, out FieldQuery fields, out string fieldProblem))
            throw ApiErrors.BadRequest(fieldProblem);

        FieldTerm[] terms = [.. fields.Terms.Select(term => term with { Field = call.Face.StoredField(term.Field) })];
        ILookup<bool, FieldTerm> ofForm = terms.ToLookup(term => call.Resource.Form is { IsMade: true } && !term.Field.StartsWith("metadata.", StringComparison.Ordinal));
        return new Selection(call.Resource.PrefixIn(call.Target.Namespace), labels, [.. ofForm[false]], [.. ofForm[true]], call.Resource);
    }

    /// <summary>Those of some objects, which match by what is stored, that match in the version that the client speaks too.</summary>
    public async ValueTask<IReadOnlyList<CachedObject>> InFormAsync(IReadOnlyList<CachedObject> items, CancellationToken cancel)
    {
        if (!NeedsForm || items.Count == 0)
            return items;
        IReadOnlyList<ReadOnlyMemory<byte>> presented = await _resource.PresentAsync([.. items.Select(item => item.Json)], cancel);
        string[] paths = [.. _fieldsOfForm.Select(term => term.Field).Distinct()];
        return [.. items.Where((item, i) => HasFields(CachedObjectReader.Read(item.Key, presented[i], item.Revision, paths), _fieldsOfForm))];
    }

    /// <summary>Whether one object matches in all that is asked; null stands for none.</summary>
    public async ValueTask<bool> MatchesInFormAsync(CachedObject? item, CancellationToken cancel) =>
        item is not null && Matches(item) && (await InFormAsync([item], cancel)).Count > 0;

    public bool Matches(CachedObject item) =>
        item.Key.StartsWith(Prefix, StringComparison.Ordinal) && _labels.Matches(item.Labels) && HasFields(item, _fields);

    private static bool HasFields(CachedObject item, FieldTerm[] terms)
    {
        for (int i = 0; i < terms.Length; i++)
        {
            FieldTerm term = terms[i];
            if (!term.Accepts(item.Field(term.Field)))
                return false;
        }

        return true;
    }
}
