# What Debian's ruby-kubeclient does: client.rb NAMESPACE, with the kubeconfig of $KUBECONFIG.
require 'kubeclient'

space = ARGV[0]
context = Kubeclient::Config.read(ENV['KUBECONFIG']).context
at = ->(path) { Kubeclient::Client.new(context.api_endpoint + path, 'v1', ssl_options: context.ssl_options, auth_options: context.auth_options) }
core, apps = at.call(''), at.call('/apis/apps')

raise 'the API is not valid' unless core.api_valid?
made = core.create_config_map(Kubeclient::Resource.new(metadata: { name: 'r', namespace: space }, data: { a: '1' }))
watched = Thread.new do
  seen = []
  core.watch_config_maps(namespace: space, resource_version: made.metadata.resourceVersion) { |notice| seen << notice.type; break if notice.type == 'DELETED' }
  seen
end
core.patch_config_map('r', { data: { b: '2' } }, space)
core.merge_patch_config_map('r', { data: { a: nil } }, space)
core.json_patch_config_map('r', [{ op: 'add', path: '/data/c', value: '3' }], space)
found = core.get_config_map('r', space)
raise "after patches: #{found.data.to_h}" unless found.data.to_h == { b: '2', c: '3' }
found.data[:d] = '4'
core.update_config_map(found)
core.apply_config_map({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r', namespace: space }, data: { e: '5' } }, field_manager: 'ruby', force: true)
raise 'a page has no end' if core.get_config_maps(namespace: space, limit: 1).continue.nil?
core.delete_config_map('r', space)
raise "watched: #{watched.value}" unless watched.value == %w[MODIFIED] * 5 + %w[DELETED]
begin
  core.get_config_map('r', space)
  raise 'it is still there'
rescue Kubeclient::ResourceNotFoundError => error
  raise error.message unless error.message.include?('configmaps "r" not found')
end
begin
  core.create_config_map(Kubeclient::Resource.new(metadata: { name: 'B_', namespace: space }))
  raise 'an invalid name was taken'
rescue Kubeclient::HttpError => error
  raise error.message unless error.error_code == 422
end
raise 'there are deployments' unless apps.get_deployments(namespace: space).empty?
